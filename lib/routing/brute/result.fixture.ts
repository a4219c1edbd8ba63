import { arrayAt, type JsonObject, numberAt, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { BackendOutcome, Decision, MirrorOutcome, StatedEffects } from '#lib/routing/decision.ts';
import { type Asked, type Candidate, type Entrance, withoutPort } from './asked.fixture.ts';
import { corsFilterIn, isAllowedOrigin, isPreflight, preflightHeaders } from './cors.fixture.ts';
import {
  branchOff,
  changePath,
  type Flow,
  requestOf,
  responseOf,
  runFilters,
  startFlow,
} from './filters.fixture.ts';
import { type Judgement, judge, targetOf } from './judge-backend.fixture.ts';
import { matchOf, pathOf, rulesOf } from './match.fixture.ts';

type Result = Partial<Decision> & Pick<Decision, 'outcome' | 'status'>;

/** What the rule of the winning match does with the request. */
export function resultOf(candidate: Candidate, asked: Asked, entrance: Entrance): Result {
  const rule = rulesOf(candidate.route)[candidate.rule] ?? {};
  if (candidate.match === null) return resultOfL4(rule, candidate, asked, entrance);
  noteForeignFilters(rule, asked.codes);
  const effects = effectsOf(rule);
  const redirect = objectsAt(rule, 'filters').find((filter) => filter.type === 'RequestRedirect');
  if (redirect) {
    if (arrayAt(rule, 'backendRefs').length > 0) asked.codes.add('redirect-with-backends');
    const filter = objectAt(redirect, 'requestRedirect');
    return { ...redirectTo(filter, asked, { entrance, prefix: prefixOf(candidate) }), effects };
  }
  const cors = objectAt(corsFilterIn(rule), 'cors');
  if (corsFilterIn(rule) && isPreflight(asked)) {
    const allowed = isAllowedOrigin(cors, asked.headers.get('origin') ?? '');
    if (!allowed) asked.codes.add('cors-refusal-status');
    const headers = allowed ? preflightHeaders(cors, asked) : {};
    return { outcome: 'respond', status: 200, response: { headers }, effects };
  }
  return { ...forward(rule, candidate, asked, entrance), effects };
}

/** The pattern of the path prefix that matched; null when the match was not by prefix. */
function prefixOf(candidate: Candidate): string | null {
  if (candidate.route.kind !== 'HTTPRoute') return null;
  const path = pathOf(matchOf(candidate));
  return path.type === 'PathPrefix' ? path.value : null;
}

const KNOWN_FILTERS = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
  'ExtensionRef',
  'ExternalAuth',
];

function noteForeignFilters(owner: JsonObject, codes: Set<string>): void {
  for (const filter of objectsAt(owner, 'filters')) {
    if (filter.type === 'ExtensionRef') codes.add('extension-ref');
    if (filter.type === 'ExternalAuth') codes.add('external-auth');
    if (!KNOWN_FILTERS.includes(stringAt(filter, 'type') ?? '')) codes.add('unknown-filter');
  }
}

function effectsOf(rule: JsonObject): StatedEffects {
  const timeouts = objectAt(rule, 'timeouts');
  const retry = objectAt(rule, 'retry');
  const session = objectAt(rule, 'sessionPersistence');
  return {
    requestTimeout: stringAt(timeouts, 'request') ?? null,
    backendRequestTimeout: stringAt(timeouts, 'backendRequest') ?? null,
    retry:
      rule.retry === undefined
        ? null
        : {
            attempts: numberAt(retry, 'attempts') ?? null,
            codes: arrayAt(retry, 'codes').filter((code) => typeof code === 'number'),
            backoff: stringAt(retry, 'backoff') ?? null,
          },
    sessionPersistence:
      rule.sessionPersistence === undefined
        ? null
        : {
            type: stringAt(session, 'type') ?? 'Cookie',
            sessionName: stringAt(session, 'sessionName') ?? null,
          },
  };
}

function redirectTo(
  filter: JsonObject,
  asked: Asked,
  at: { readonly entrance: Entrance; readonly prefix: string | null },
): Result {
  const { entrance, prefix } = at;
  const scheme = stringAt(filter, 'scheme') ?? entrance.scheme;
  const host = stringAt(filter, 'hostname') ?? withoutPort(asked.host);
  const standard = scheme === 'https' ? 443 : 80;
  const explicit = numberAt(filter, 'port');
  const port = explicit ?? (stringAt(filter, 'scheme') === undefined ? entrance.port : standard);
  const byParent = explicit === undefined && stringAt(filter, 'scheme') === undefined;
  if (byParent && entrance.parent === 'mesh' && port !== standard) asked.codes.add('mesh-redirect-port');
  const changed =
    filter.path === undefined ? asked.path : changePath(objectAt(filter, 'path'), asked.path, prefix);
  if (changed === null) asked.codes.add('prefix-rewrite-without-prefix');
  const path = (changed ?? asked.path) + asked.search;
  const status = numberAt(filter, 'statusCode') ?? 302;
  const location = `${scheme}://${host}${port === standard ? '' : `:${port}`}${path}`;
  return { outcome: 'redirect', status, redirect: { scheme, host, port, path, status, location } };
}

type Entry = {
  readonly ref: JsonObject;
  readonly share: number;
  readonly judgement: Judgement;
  readonly flow: Flow;
};

function forward(rule: JsonObject, candidate: Candidate, asked: Asked, entrance: Entrance): Result {
  const prefix = prefixOf(candidate);
  const ruleFlow = startFlow(asked);
  runFilters(ruleFlow, rule, asked, prefix);
  const refs = objectsAt(rule, 'backendRefs');
  const sum = refs.reduce((total, ref) => total + weightOf(ref), 0);
  const entries = refs.map((ref): Entry => {
    const flow = branchOff(ruleFlow);
    runFilters(flow, ref, asked, prefix);
    return {
      ref,
      share: sum === 0 ? 0 : weightOf(ref) / sum,
      judgement: judge(targetOf(ref, candidate.route), candidate.route, asked, entrance),
      flow,
    };
  });
  const backends = entries.map((entry) => outcomeOf(entry, candidate, asked));
  if (refs.length === 0) return { outcome: 'error', status: 500, backends };
  if (sum === 0) {
    asked.codes.add('all-weights-zero');
    return { outcome: 'error', status: 500, backends };
  }
  for (const entry of entries) noteEntry(entry, ruleFlow, asked);
  const verdict = sumUp(backends);
  if (verdict.outcome === 'forward' && rule.sessionPersistence !== undefined)
    asked.codes.add('session-persistence');
  const mirrors =
    verdict.outcome === 'forward' ? allMirrors(rule, entries, { candidate, asked, entrance }) : [];
  return { ...verdict, backends, mirrors };
}

function weightOf(ref: JsonObject): number {
  return numberAt(ref, 'weight') ?? 1;
}

function outcomeOf(entry: Entry, candidate: Candidate, asked: Asked): BackendOutcome {
  const { ref, share, judgement, flow } = entry;
  return {
    ...targetOf(ref, candidate.route),
    share,
    status: judgement.status,
    fault: judgement.fault,
    request: requestOf(flow, asked),
    responseHeaders: responseOf(flow),
  };
}

/** Codes of an entry: nothing of one that gets no request, nothing of filters that no request reaches. */
function noteEntry({ ref, share, judgement, flow }: Entry, ruleFlow: Flow, asked: Asked): void {
  if (share === 0) return;
  for (const code of judgement.codes) asked.codes.add(code);
  if (judgement.fault !== null) return;
  for (const code of [...ruleFlow.codes, ...flow.codes]) asked.codes.add(code);
  noteForeignFilters(ref, asked.codes);
  if (objectsAt(ref, 'filters').some((filter) => filter.type === 'RequestRedirect'))
    asked.codes.add('backend-redirect');
}

function sumUp(backends: readonly BackendOutcome[]): Pick<Result, 'outcome' | 'status'> {
  const used = backends.filter(({ share }) => share > 0);
  if (used.some(({ status }) => status === 200)) return { outcome: 'forward', status: 200 };
  if (used.some(({ status, fault }) => status === null && fault === null))
    return { outcome: 'forward', status: null };
  let largest: BackendOutcome | undefined;
  for (const entry of used) if (!largest || entry.share > largest.share) largest = entry;
  return { outcome: 'error', status: largest?.status ?? null };
}

type Setting = { readonly candidate: Candidate; readonly asked: Asked; readonly entrance: Entrance };

function allMirrors(rule: JsonObject, entries: readonly Entry[], setting: Setting): readonly MirrorOutcome[] {
  const inner = entries
    .filter(({ share, judgement }) => share > 0 && judgement.fault === null)
    .flatMap(({ ref, share }) => mirrorsIn(ref, share, setting));
  return [...mirrorsIn(rule, 1, setting), ...inner];
}

function mirrorsIn(owner: JsonObject, part: number, setting: Setting): readonly MirrorOutcome[] {
  const { candidate, asked, entrance } = setting;
  return objectsAt(owner, 'filters').flatMap((filter) => {
    if (filter.type !== 'RequestMirror') return [];
    const mirror = objectAt(filter, 'requestMirror');
    const target = targetOf(objectAt(mirror, 'backendRef'), candidate.route);
    const judged = judge(target, candidate.route, asked, entrance);
    const share = part * copiedPart(mirror);
    // Endpoints do not count for a copy: it is sent and forgotten.
    const codes = judged.codes.filter((code) => code !== 'endpoints-not-known');
    if (share > 0) for (const code of codes) asked.codes.add(code);
    if (judged.fault !== null && judged.fault !== 'no-ready-endpoints') return [];
    return [{ namespace: target.namespace, name: target.name, port: target.port, share }];
  });
}

function copiedPart(mirror: JsonObject): number {
  const percent = numberAt(mirror, 'percent');
  if (percent !== undefined) return percent / 100;
  const fraction = objectAt(mirror, 'fraction');
  const numerator = numberAt(fraction, 'numerator');
  return numerator === undefined ? 1 : numerator / (numberAt(fraction, 'denominator') ?? 100);
}

/** TLS and TCP: connections by share, nothing changed; a fault is a refused connection. */
function resultOfL4(rule: JsonObject, candidate: Candidate, asked: Asked, entrance: Entrance): Result {
  const refs = objectsAt(rule, 'backendRefs');
  const sum = refs.reduce((total, ref) => total + weightOf(ref), 0);
  const entries = refs.map((ref): Entry => {
    const judged = judge(targetOf(ref, candidate.route), candidate.route, asked, entrance);
    return {
      ref,
      share: sum === 0 ? 0 : weightOf(ref) / sum,
      judgement: judged.fault === null ? judged : { ...judged, status: null },
      flow: startFlow(asked),
    };
  });
  const backends = entries.map((entry) => outcomeOf(entry, candidate, asked));
  const used = entries.filter(({ share }) => share > 0);
  if (refs.length > 0 && sum === 0) asked.codes.add('all-weights-zero');
  if (used.length === 0 || used.some(({ judgement }) => judgement.fault !== null))
    asked.codes.add('connection-refused');
  for (const { judgement } of used) for (const code of judgement.codes) asked.codes.add(code);
  return { ...sumUp(backends), backends };
}
