import type { SimulatedRequest } from '#lib/routing/request.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { CliAnswer } from '#lib/wire/cli-simulate.ts';
import { printable } from './cli-io.ts';
import { originWords } from './request-words.ts';
import type { Style } from './style.ts';

type Asked = {
  /** From 0. */
  readonly index: number;
  readonly request: SimulatedRequest;
  readonly answer: CliAnswer;
  /** Every rule that does not match, too. */
  readonly isTraced: boolean;
};

/** The request, what it gets, and the way there. Everything counts from 1, as in the trace. */
export function formatAnswer({ index, request, answer, isTraced }: Asked, style: Style): string {
  const { host, method, path, protocol } = request;
  const call = `${protocol === 'grpc' ? 'gRPC' : method} ${host}${path} ${originWords(request)}`;
  const lines = [
    `${style.bold(`${index + 1}  ${printable(call)}`)}`,
    `   ${outcomeWords(answer, style)}`,
    ...backendLines(answer).map((line) => `     ${printable(line)}`),
    ...traceLines(answer, isTraced).map((line) => style.dim(`   · ${printable(line)}`)),
    ...answer.uncertain.map(({ message }) => `   ${style.yellow('?')} ${printable(message)}`),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function outcomeWords(answer: CliAnswer, style: Style): string {
  const { outcome, status, grpcStatus, redirect } = answer;
  const codes = [status === null ? 'status not known' : String(status), grpcStatus ?? ''];
  const paint = outcome === 'error' ? style.red : style.green;
  const where = redirect ? ` to ${redirect.location}` : '';
  return `${paint(`${outcome} ${codes.filter((code) => code !== '').join(' ')}`)}${printable(`${where}${ruleWords(answer)}`)}`;
}

function ruleWords({ kind, route, rule, match }: CliAnswer): string {
  if (route === null) return ', no rule decides';
  return ` by ${kind} ${route}, ${placeWords(rule, match)}`;
}

function placeWords(rule: number | null, match: number | null): string {
  const parts = [rule === null ? '' : `rule ${rule + 1}`, match === null ? '' : `match ${match + 1}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** The winner, those it won against and what follows; those that do not match as a sum, unless all are asked for. */
function traceLines({ trace }: CliAnswer, isTraced: boolean): readonly string[] {
  const told = isTraced ? trace : trace.filter(({ code }) => code !== 'no-match');
  const placeOf = ({ route, rule }: CliAnswer['trace'][number]) => `${route} ${rule}`;
  const matching = new Set(told.filter(({ rule }) => rule !== undefined).map(placeOf));
  const others = new Set(trace.filter((step) => !told.includes(step)).map(placeOf));
  const count = [...others].filter((place) => !matching.has(place)).length;
  const lines = told.map(({ message }) => message);
  if (count === 0) return lines;
  const noun = `${matching.size > 0 ? 'other ' : ''}${count === 1 ? 'rule does' : 'rules do'} not match`;
  return [...lines, `${count} ${noun} (--trace tells why)`];
}

function backendLines({ backends, mirrors }: CliAnswer): readonly string[] {
  return [
    ...backends.map(({ service, port, share, status, fault, request }) => {
      const failure =
        fault === null ? '' : ` (${status ?? 'status not known'}: ${fault.replaceAll('-', ' ')})`;
      return `${formatShare(share).padStart(6)} ${service}${port === null ? '' : `:${port}`} as ${request.host}${request.path}${failure}`;
    }),
    ...mirrors.map(
      ({ service, port, share }) =>
        `${formatShare(share).padStart(6)} copied to ${service}${port === null ? '' : `:${port}`}`,
    ),
  ];
}
