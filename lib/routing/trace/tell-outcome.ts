import { objectKey } from '#lib/identity/object-ref.ts';
import type { BackendOutcome, Decision, TraceStep } from '../decision.ts';
import type { Candidate } from '../match/candidate.ts';
import type { PlannedMirror, RulePlan } from '../outcome/plan-rule.ts';
import type { Filter } from '../outcome/read-filters.ts';
import { formatShare } from '../shares.ts';
import { SPEC } from '../spec-links.ts';
import { summarizeFilter } from '../summarize-filter.ts';
import { quote, routeName } from './words.ts';

/** What the winning rule does: its filters, redirect or answer, backends with share and fault, mirrors. */
export function tellWinner(candidate: Candidate, plan: RulePlan, decision: Decision): readonly TraceStep[] {
  const { route, rule } = candidate;
  const place = { route: objectKey(route), rule: rule.index };
  const at = (steps: readonly TraceStep[]) => steps.map((step) => ({ ...place, ...step }));
  const filters = plan.filters.map((filter) => tellFilter(filter, route.namespace));
  if (decision.redirect) return at([...filters, tellRedirect(decision, plan)]);
  if (decision.response) return at([...filters, tellPreflight(decision.response.headers)]);
  const backends = decision.backends.flatMap((backend, index) => [
    tellBackend(backend, decision.backends[0]),
    ...(plan.backends[index]?.filters ?? []).map((filter) =>
      tellFilter(filter, route.namespace, backendName(backend)),
    ),
  ]);
  return at([
    ...filters,
    ...(backends.length === 0 ? [tellNoBackends(candidate)] : backends),
    ...plan.mirrors.filter(({ fault }) => fault !== null).map(tellDroppedMirror),
    ...tellWeights(plan),
  ]);
}

function tellFilter(filter: Filter, namespace: string, backend?: string): TraceStep {
  const words = summarizeFilter(filter.raw, namespace);
  const message = backend === undefined ? `filter: ${words}` : `filter for ${backend}: ${words}`;
  return { code: 'filter', message, spec: FILTER_SPEC[filter.type] };
}

const FILTER_SPEC: Readonly<Record<Filter['type'], string>> = {
  'request-headers': SPEC.headerFilter,
  'response-headers': SPEC.headerFilter,
  mirror: SPEC.mirror,
  redirect: SPEC.redirect,
  rewrite: SPEC.rewrite,
  cors: SPEC.cors,
  'extension-ref': SPEC.filter,
  'external-auth': SPEC.filter,
  'unknown-filter': SPEC.filter,
};

function tellRedirect({ redirect }: Decision, plan: RulePlan): TraceStep {
  const ignored = plan.backends.length > 0 ? '; its backends are ignored' : '';
  const message = `answered with ${redirect?.status} to ${quote(redirect?.location ?? '')}${ignored}`;
  return { code: 'redirect', message, spec: SPEC.redirect };
}

function tellPreflight(headers: Readonly<Record<string, string>>): TraceStep {
  const isAllowed = Object.keys(headers).length > 0;
  const message = isAllowed
    ? 'a CORS preflight of an allowed origin, answered without asking a backend'
    : 'a CORS preflight of an origin that is not allowed, answered without CORS headers';
  return { code: 'preflight', message, spec: SPEC.cors };
}

function backendName({ kind, namespace, name, port }: BackendOutcome): string {
  const what = kind === 'Service' ? '' : `${kind} `;
  return `${what}${namespace}/${name}${port === null ? '' : `:${port}`}`;
}

function tellBackend(backend: BackendOutcome, first: BackendOutcome | undefined): TraceStep {
  const isChanged = backend !== first && backend.request !== first?.request;
  const shown =
    backend === first || isChanged ? ` as ${quote(`${backend.request.host}${backend.request.path}`)}` : '';
  const share = `${formatShare(backend.share)} to ${backendName(backend)}${shown}`;
  return { code: 'backend', message: `${share}: ${statusWords(backend)}`, spec: SPEC.backendRef };
}

function statusWords({ status, fault }: Pick<BackendOutcome, 'status' | 'fault'>): string {
  const answer = status === null ? 'no HTTP answer' : `${status}`;
  switch (fault) {
    case null:
      return status === null ? 'whether it answers is not known' : 'ready';
    case 'backend-not-found':
      return `${answer}, there is no such Service`;
    case 'invalid-kind':
      return `${answer}, only Services are known as backends`;
    case 'ref-not-permitted':
      return `${answer}, no ReferenceGrant allows the reference into that namespace`;
    case 'port-not-found':
      return `${answer}, the Service does not list that port for TCP`;
    case 'unsupported-protocol':
      return `${answer}, its protocol is not supported`;
    case 'no-ready-endpoints':
      return `${answer}, no endpoint is ready`;
  }
}

function tellNoBackends({ route }: Candidate): TraceStep {
  const isHttp = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
  const message = isHttp
    ? 'the rule has no backends and no filter that answers: 500'
    : 'the rule has no backends: the connection is refused';
  return { code: 'no-backends', message, spec: SPEC.rule };
}

function tellDroppedMirror({ mirror, status, fault }: PlannedMirror): TraceStep {
  const reason = statusWords({ status, fault }).replace(/^\d+, /, '');
  return {
    code: 'mirror-left-out',
    message: `no copy goes to ${routeName(mirror)}: ${reason}`,
    spec: SPEC.mirror,
  };
}

function tellWeights({ backends, effects }: RulePlan): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  if (backends.length > 0 && backends.every(({ share }) => share === 0))
    steps.push({
      code: 'all-weights-zero',
      message: 'all weights are 0: no backend is asked',
      spec: SPEC.backendRef,
    });
  const { requestTimeout, backendRequestTimeout, retry, sessionPersistence } = effects;
  const words = [
    requestTimeout === null ? null : `timeout ${requestTimeout}`,
    backendRequestTimeout === null ? null : `timeout of each try ${backendRequestTimeout}`,
    retry === null ? null : `retries${retry.attempts === null ? '' : ` up to ${retry.attempts}`}`,
    sessionPersistence === null ? null : `sessions by ${sessionPersistence.type}`,
  ].filter((word) => word !== null);
  if (words.length > 0)
    steps.push({ code: 'effects', message: `besides: ${words.join(', ')}`, spec: SPEC.rule });
  return steps;
}
