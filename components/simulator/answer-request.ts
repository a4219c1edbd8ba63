import type { Service } from '#lib/gateway-api/service.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { Decision, TraceStep, Uncertainty } from '#lib/routing/decision.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { RequestView } from '#lib/routing/request-view.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { summarizeMatch } from '#lib/routing/summarize-rule.ts';
import { originDoubts } from './origin-doubts.ts';

/** What a request gets in one world, with what is shown beside the decision. */
export type Answer = {
  readonly decision: Decision;
  readonly trace: readonly TraceStep[];
  /** The Service or the owner of the listener it arrives at; null when it arrives at none. */
  readonly parent: ObjectKey | null;
  /** The Service it is sent to, served at that port or not; null for other destinations and behind a Gateway. */
  readonly service: Service | null;
  /** What is not certain, of where it comes from and of the decision. */
  readonly open: readonly Uncertainty[];
  /** The match that won, in words; null when none did. */
  readonly wonWith: string | null;
};

/** Asks a world. EndpointSlices count as they are; where they are not completely known, the decision says so itself. */
export function answerRequest(request: SimulatedRequest, world: World): Answer {
  const simulator = createSimulator(world, { endpoints: 'strict' });
  const decision = simulator.decide(request);
  const location = simulator.frontends.locate(new RequestView(request));
  return {
    decision,
    trace: simulator.trace(request),
    parent: parentOf(location),
    service: serviceOf(location),
    open: [...originDoubts(request.from, world), ...decision.uncertain],
    wonWith: winningWords(decision, world),
  };
}

type Location = ReturnType<ReturnType<typeof createSimulator>['frontends']['locate']>;

function parentOf(location: Location): ObjectKey | null {
  if (location.at === 'unserved-port') return serviceKey(location.service);
  if (location.at !== 'routes') return null;
  const { routes } = location;
  return routes.parent === 'mesh' ? serviceKey(routes.service) : routes.listener.owner;
}

function serviceOf(location: Location): Service | null {
  if (location.at === 'unserved-port') return location.service;
  return location.at === 'routes' && location.routes.parent === 'mesh' ? location.routes.service : null;
}

function serviceKey({ namespace, name }: { readonly namespace: string; readonly name: string }): ObjectKey {
  return objectKey({ group: '', kind: 'Service', namespace, name });
}

function winningWords({ winner }: Decision, world: World): string | null {
  const object = winner && world.objects.get(winner.route);
  if (!object || winner.match === null) return null;
  const match = routeOf(object).rules[winner.rule]?.matches[winner.match];
  return match ? summarizeMatch(match) : 'all requests';
}

/** `same`: in everything · `same-result`: the client sees no difference, but another rule decides · `differs`. */
export type Difference = 'same' | 'same-result' | 'differs';

/** How the draft changes what a request gets. Decisions are plain data, equal ones are equal texts. */
export function compareDecisions(before: Decision, after: Decision): Difference {
  if (JSON.stringify(before) === JSON.stringify(after)) return 'same';
  const resultOf = ({ winner: _winner, uncertain: _uncertain, ...result }: Decision) =>
    JSON.stringify(result);
  return resultOf(before) === resultOf(after) ? 'same-result' : 'differs';
}
