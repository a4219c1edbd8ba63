import { stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { BackendOutcome, Decision } from '#lib/routing/decision.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import type { RequestHeader, RequestOrigin, SimulatedRequest } from '#lib/routing/request.ts';
import type { Simulator } from '#lib/routing/simulator.ts';
import { parseGoDuration } from '#lib/validation/cel/go-time.ts';
import { IMPLICIT_LABEL } from '../controller/personality/enforced-world.ts';
import type { Agent, Crowd } from './crowd.ts';
import type { BackendPort, Failure, LedgerKey, LedgerRow, ParentPort, RuleOfRoute } from './ledger.ts';
import type { RequestShape } from './read-traffic.ts';
import type { Call } from './sites.ts';

/** An answer of the data plane itself. */
export type Refusal = {
  readonly status: number;
  readonly grpcStatus: string | null;
  readonly failure: Failure | null;
};

/** One of the things that can become of a request. */
export type Choice = {
  /** Null: the request reaches a backend. */
  readonly refusal: Refusal | null;
  /** Who may answer; empty when it is nobody of this cluster. */
  readonly targets: readonly Agent[];
  /** What the handling of such a request brings about, for each target. */
  readonly calls: readonly (readonly Call[])[];
  readonly key: Pick<LedgerKey, 'parent' | 'route' | 'backend' | 'protocol'>;
  /** Rows met before, by client, target and result. */
  readonly rows: Map<number, LedgerRow>;
};

/** What becomes of requests of one shape, as the routes say now. */
export type Plan = {
  /** Empty when the destination does not exist: the name is not found, and nothing is sent. */
  readonly choices: readonly Choice[];
  /** Where the choices end on a line from 0 to 1. */
  readonly limits: readonly number[];
  readonly mirrors: readonly { readonly share: number; readonly choice: Choice }[];
  /** Infinity when no rule limits it. */
  readonly timeoutMs: number;
};

/** What a plan is made with. */
export type PlanContext = { readonly world: World; readonly simulator: Simulator; readonly crowd: Crowd };

/** A request to plan. */
export type PlannedRequest = {
  readonly from: RequestOrigin;
  readonly shape: RequestShape;
  /** Those the caller passes on. */
  readonly headers: readonly RequestHeader[];
};

/** Asks lib/routing what becomes of such requests. TCP asks no route: it goes where its Service leads. */
export function planRequest(context: PlanContext, request: PlannedRequest): Plan {
  const { simulator } = context;
  const { from, shape, headers } = request;
  const { host, port, method, path, protocol } = shape;
  const asked: SimulatedRequest = {
    from,
    host: `${host}:${port}`,
    method,
    path: protocol === 'tcp' ? '/' : path,
    headers: [...shape.headers, ...headers],
    protocol: protocol === 'grpc' ? 'grpc' : 'http',
  };
  const parent = parentOf(request);
  if (protocol === 'tcp') return planConnection(context, parent);
  const decision = simulator.decide(asked);
  const route = ruleOf(context.world, decision);
  const maker: ChoiceMaker = { context, base: { parent, route, protocol }, path };
  const choices = choicesOf(maker, decision);
  return {
    choices: choices.map(({ choice }) => choice),
    limits: limitsOf(choices.map(({ share }) => share)),
    mirrors: decision.mirrors.map(({ share, namespace, name, port: mirrorPort }) => ({
      share,
      choice: reaching(maker, { namespace, name, port: mirrorPort ?? port }),
    })),
    timeoutMs: timeoutOf(decision),
  };
}

type ChoiceMaker = {
  readonly context: PlanContext;
  readonly base: Omit<Choice['key'], 'backend'>;
  /** As the client sends it. */
  readonly path: string;
};
type Weighted = { readonly share: number; readonly choice: Choice };

function planConnection(context: PlanContext, parent: ParentPort): Plan {
  const { namespace, name, port } = parent;
  const base = { parent, route: null, protocol: 'tcp' } as const;
  const maker: ChoiceMaker = { context, base, path: '' };
  const isReachable = context.crowd.behind(namespace, name).length > 0;
  const backend = { namespace, name, port };
  const choice = isReachable
    ? reaching(maker, backend)
    : refused(maker, backend, { status: 0, grpcStatus: null, failure: 'no-endpoints' });
  return { choices: [choice], limits: [1], mirrors: [], timeoutMs: Number.POSITIVE_INFINITY };
}

function parentOf({ from, shape }: PlannedRequest): ParentPort {
  const { port } = shape;
  const host = port === 80 ? shape.host : `${shape.host}:${port}`;
  if (from.kind === 'gateway')
    return { kind: 'Gateway', namespace: from.namespace, name: from.name, port, host };
  const [name = '', namespace = from.namespace] = shape.host.split('.');
  return { kind: 'Service', namespace, name, port, host };
}

function choicesOf(maker: ChoiceMaker, decision: Decision): readonly Weighted[] {
  const served = decision.backends.filter(({ share }) => share > 0);
  if (served.length > 0)
    return served.map((backend) => ({ share: backend.share, choice: backendChoice(maker, backend) }));
  // The name leads nowhere: a client hears so from DNS, and no proxy ever sees the request.
  const isUnknown = decision.uncertain.some(({ code }) => code === 'unknown-destination');
  if (isUnknown) return [];
  const { status, grpcStatus, outcome, winner } = decision;
  const refusal: Refusal = {
    status: status ?? 503,
    grpcStatus,
    failure: outcome === 'error' ? failureWithoutBackend(status, winner !== null) : null,
  };
  return [{ share: 1, choice: refused(maker, null, refusal) }];
}

function failureWithoutBackend(status: number | null, isRouted: boolean): Failure {
  if (isRouted) return 'invalid-backend';
  return status === 404 ? 'no-route' : 'refused';
}

function backendChoice(maker: ChoiceMaker, outcome: BackendOutcome): Choice {
  const { namespace, name, port, fault, status, request } = outcome;
  const backend = { namespace, name, port: port ?? 0 };
  if (fault === null) return reaching({ ...maker, path: request.path }, backend);
  const grpcStatus = maker.base.protocol === 'grpc' ? 'UNAVAILABLE' : null;
  const failure = fault === 'no-ready-endpoints' ? 'no-endpoints' : 'invalid-backend';
  return refused(maker, backend, { status: status ?? 503, grpcStatus, failure });
}

function reaching({ context, base, path }: ChoiceMaker, backend: BackendPort): Choice {
  const targets = context.crowd.behind(backend.namespace, backend.name);
  const asked = path.split('?')[0] ?? '/';
  const calls = targets.map((agent) => agent.callsFor(asked));
  return { refusal: null, targets, calls, key: { ...base, backend }, rows: new Map() };
}

function refused({ base }: ChoiceMaker, backend: BackendPort | null, refusal: Refusal): Choice {
  return { refusal, targets: [], calls: [], key: { ...base, backend }, rows: new Map() };
}

function ruleOf(world: World, { winner }: Decision): RuleOfRoute | null {
  const object = winner && world.objects.get(winner.route);
  if (!winner || !object || stringMapAt(object.metadata, 'labels')[IMPLICIT_LABEL] !== undefined) return null;
  const { kind, namespace, name, rule } = winner;
  const raw = routeOf(object).rules[rule]?.raw;
  return { kind, namespace, name, rule: { index: rule, name: stringAt(raw, 'name') ?? null } };
}

function limitsOf(shares: readonly number[]): readonly number[] {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return sum;
  });
}

function timeoutOf({ effects }: Decision): number {
  const given = [effects.requestTimeout, effects.backendRequestTimeout].map(milliseconds);
  return Math.min(...given);
}

/** `0s` turns a timeout off (HTTPRouteTimeouts). */
function milliseconds(text: string | null): number {
  const duration = text === null ? null : parseGoDuration(text);
  const value = duration === null ? 0 : Number(duration.nanos) / 1e6;
  return value > 0 ? value : Number.POSITIVE_INFINITY;
}
