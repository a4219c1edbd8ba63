import type { SimulatedRequest } from '#lib/routing/request.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { CliAnswer } from '#lib/wire/cli-simulate.ts';
import { printable } from './cli-io.ts';
import { originWords } from './request-words.ts';
import type { Style } from './style.ts';

type Asked = {
  readonly index: number;
  readonly request: SimulatedRequest;
  readonly answer: CliAnswer;
};

/** The request, what it gets, and the way there. */
export function formatAnswer({ index, request, answer }: Asked, style: Style): string {
  const { host, method, path, protocol } = request;
  const call = `${protocol === 'grpc' ? 'gRPC' : method} ${host}${path} ${originWords(request)}`;
  const lines = [
    `${style.bold(`${index}  ${printable(call)}`)}`,
    `   ${outcomeWords(answer, style)}`,
    ...backendLines(answer).map((line) => `     ${printable(line)}`),
    ...answer.trace.map(({ message }) => style.dim(`   · ${printable(message)}`)),
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
  return ` by ${kind} ${route}, rule ${rule}${match === null ? '' : `, match ${match}`}`;
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
