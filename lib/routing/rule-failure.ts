import { stringAt } from '#lib/gateway-api/json.ts';
import type { Route, RouteRule } from '#lib/gateway-api/route.ts';
import { shares } from './shares.ts';

/**
 * Why a rule's requests fail whatever the backends do, in words; null when nothing speaks for it. No backend and nothing that
 * answers instead is a 500 for HTTP (HTTPRoute backendRefs); weights that add up to 0 are not specified by the Gateway API.
 */
export function ruleFailure(route: Pick<Route, 'kind'>, rule: RouteRule): string | null {
  if (rule.backends.length === 0) return rule.filters.some(mayAnswer) ? null : noBackendWords(route.kind);
  if (shares(rule.backends) !== null) return null;
  const [subject, weights] = [
    subjectOf(route.kind),
    rule.backends.length === 1 ? 'The only weight is 0' : 'All weights are 0',
  ];
  const answer =
    route.kind === 'HTTPRoute'
      ? ' The Gateway API leaves open how; a mesh answers 500 or cuts the connection.'
      : '';
  return `${weights}: these ${subject} go to no backend and fail.${answer}`;
}

/** A redirect answers by itself; an extension may, and nobody here knows. */
function mayAnswer(filter: RouteRule['filters'][number]): boolean {
  return ['RequestRedirect', 'ExtensionRef'].includes(stringAt(filter, 'type') ?? '');
}

function noBackendWords(kind: string): string {
  return kind === 'HTTPRoute'
    ? 'No backend and no redirect: these requests get 500.'
    : `No backend: these ${subjectOf(kind)} fail.`;
}

function subjectOf(kind: string): string {
  if (kind === 'HTTPRoute') return 'requests';
  return kind === 'GRPCRoute' ? 'calls' : 'connections';
}
