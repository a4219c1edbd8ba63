import { arrayAt, objectsAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, keyOf, specOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { Decision, Winner } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { type Asked, type Candidate, type Entrance, takeApart } from './asked.fixture.ts';
import { destinationOf } from './destination.fixture.ts';
import { requestOf, responseOf, startFlow } from './filters.fixture.ts';
import { isExternalName, isHeadless, judgeEndpoints } from './judge-backend.fixture.ts';
import {
  attaches,
  chooseListener,
  hostnameMatches,
  isForeign,
  isolationDiffers,
  lacksServerName,
} from './listeners.fixture.ts';
import { matchesOf, rulesOf } from './match.fixture.ts';
import { chooseWinner, firstMatch } from './precedence.fixture.ts';
import {
  allOf,
  type BruteOptions,
  findOne,
  GATEWAY_API,
  namespaceOf,
  parentRefsOf,
} from './raw-world.fixture.ts';
import { resultOf } from './result.fixture.ts';

/** The highest first; only one kind decides at a Service. */
const MESH_KINDS = ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute'];

const NOTHING: Decision = {
  outcome: 'error',
  status: null,
  grpcStatus: null,
  winner: null,
  backends: [],
  redirect: null,
  response: null,
  mirrors: [],
  effects: { requestTimeout: null, backendRequestTimeout: null, retry: null, sessionPersistence: null },
  uncertain: [],
};

/** The decision by the text, step by step; `uncertain` is sorted by code and its messages are the codes. */
export function bruteDecide(request: SimulatedRequest, world: World, options: BruteOptions): Decision {
  const asked = takeApart(request, world, options);
  const decision =
    request.from.kind === 'namespace'
      ? decideInMesh(asked, request.from.namespace)
      : decideAtGateway(asked, request.from);
  return {
    ...decision,
    uncertain: [...asked.codes].toSorted().map((code) => ({ code, message: code })),
  };
}

function decideInMesh(asked: Asked, caller: string): Decision {
  const destination = destinationOf(asked.world, caller, asked.request.host);
  if (destination.kind === 'endpoint') return { ...NOTHING, outcome: 'passthrough', status: 200 };
  if (destination.kind === 'unknown') {
    asked.codes.add('unknown-destination');
    return { ...NOTHING, outcome: 'passthrough' };
  }
  if (destination.kind === 'port-not-served') {
    asked.codes.add('port-not-served');
    return NOTHING;
  }
  const { service, port } = destination;
  const routes = candidateRoutes(asked.world, { caller, service, port });
  const [first] = routes;
  if (!first) return passThrough(asked, service, port);

  if (isHeadless(service)) asked.codes.add('headless-parent');
  if (isExternalName(service)) asked.codes.add('external-name-parent');
  if (first.kind === 'GRPCRoute' && asked.request.protocol === 'http') asked.codes.add('http-on-grpc-route');
  const candidates = routes.flatMap((route) => candidatesOf(route, [0, 0]));
  const winner = chooseWinner(candidates, [first.kind], asked);
  if (!winner) return notFound(asked);
  return finish(winner, asked, { parent: 'mesh', scheme: 'http', port });
}

/** Attached to the Service and port → those the caller sees → those of the highest kind. */
function candidateRoutes(
  world: World,
  asked: { readonly caller: string; readonly service: KubeObject; readonly port: number },
): readonly KubeObject[] {
  const { caller, service, port } = asked;
  const portNames = objectsAt(specOf(service), 'ports')
    .filter((entry) => entry.port === port)
    .map((entry) => entry.name);
  const attached = MESH_KINDS.flatMap((kind) => allOf(world, GATEWAY_API, kind)).filter((route) =>
    parentRefsOf(route).some(
      (ref) =>
        ref.group === '' &&
        ref.kind === 'Service' &&
        ref.namespace === namespaceOf(service) &&
        ref.name === service.metadata.name &&
        (ref.port === null || ref.port === port) &&
        (ref.sectionName === null || portNames.includes(ref.sectionName)),
    ),
  );
  const consumers = attached.filter(
    (route) => namespaceOf(route) === caller && caller !== namespaceOf(service),
  );
  const producers = attached.filter((route) => namespaceOf(route) === namespaceOf(service));
  const seen = consumers.length > 0 ? consumers : producers;
  const highest = MESH_KINDS.find((kind) => seen.some((route) => route.kind === kind));
  return seen.filter((route) => route.kind === highest);
}

function passThrough(asked: Asked, service: KubeObject, port: number): Decision {
  const judged = isExternalName(service)
    ? { status: null, fault: null, codes: ['external-name-backend'] }
    : judgeEndpoints(service, asked);
  for (const code of judged.codes) asked.codes.add(code);
  const flow = startFlow(asked);
  const { namespace, name } = identityOf(service);
  const failed = judged.fault !== null;
  return {
    ...NOTHING,
    outcome: failed ? 'error' : 'passthrough',
    status: judged.status,
    grpcStatus: failed && asked.request.protocol === 'grpc' ? 'UNAVAILABLE' : null,
    backends: [
      {
        group: '',
        kind: 'Service',
        namespace,
        name,
        port,
        share: 1,
        status: judged.status,
        fault: judged.fault,
        request: requestOf(flow, asked),
        responseHeaders: responseOf(flow),
      },
    ],
  };
}

function decideAtGateway(
  asked: Asked,
  from: { readonly namespace: string; readonly name: string; readonly listener: string | null },
): Decision {
  const { world } = asked;
  const { namespace, name } = from;
  const gateway = findOne(world, { group: GATEWAY_API, kind: 'Gateway', namespace, name });
  if (!gateway) {
    asked.codes.add('unknown-destination');
    return NOTHING;
  }
  const { host } = asked.request;
  const wanted = { listener: from.listener, host, hostHeader: asked.host };
  const listener = chooseListener(world, gateway, wanted);
  if (!listener) {
    if (lacksServerName(world, gateway, wanted)) asked.codes.add('tls-server-name');
    return notFound(asked);
  }
  if (isForeign(listener)) {
    asked.codes.add('own-protocol');
    return NOTHING;
  }
  if (from.listener !== null && isolationDiffers(world, gateway, listener, asked.host))
    asked.codes.add('listener-isolation');
  const present = listener.kinds
    .flatMap((kind) => allOf(world, GATEWAY_API, kind))
    .filter((route) => attaches(world, route, listener) && hostRank(route, asked.host) !== null);
  const candidates = present.flatMap((route) => candidatesOf(route, hostRank(route, asked.host) ?? [0, 0]));
  const kinds =
    asked.request.protocol === 'grpc'
      ? ['GRPCRoute', 'HTTPRoute', 'TLSRoute', 'TCPRoute']
      : ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];
  const winner = chooseWinner(candidates, kinds, asked);
  // One kind is turned away altogether: would the winner still be the same?
  const isMixed = new Set(present.map(({ kind }) => kind)).size > 1;
  const without = (refused: string) =>
    firstMatch(
      candidates.filter(({ route }) => route.kind !== refused),
      kinds,
      asked,
    );
  if (isMixed && kinds.some((kind) => without(kind) !== winner)) asked.codes.add('mixed-kinds-on-listener');
  if (!winner && (listener.protocol === 'TLS' || listener.protocol === 'TCP')) {
    asked.codes.add('connection-refused');
    return NOTHING;
  }
  if (!winner) return notFound(asked);
  if (winner.route.kind === 'GRPCRoute' && asked.request.protocol === 'http')
    asked.codes.add('http-on-grpc-route');
  const secure = listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
  return finish(winner, asked, {
    parent: 'gateway',
    scheme: secure ? 'https' : 'http',
    port: listener.port,
  });
}

/** Null when the route has hostnames and none is the request's. */
function hostRank(route: KubeObject, host: string): readonly [number, number] | null {
  const hostnames = arrayAt(specOf(route), 'hostnames').filter((entry) => typeof entry === 'string');
  if (route.kind === 'TCPRoute' || hostnames.length === 0) return [0, 0];
  const matching = hostnames.filter((hostname) => hostnameMatches(hostname, host));
  if (matching.length === 0) return null;
  const lengths = (list: readonly string[]) => list.map(({ length }) => length);
  const precise = matching.filter((hostname) => !hostname.startsWith('*'));
  return [Math.max(0, ...lengths(precise)), Math.max(...lengths(matching))];
}

function candidatesOf(route: KubeObject, rank: readonly [number, number]): readonly Candidate[] {
  if (route.kind === 'TLSRoute' || route.kind === 'TCPRoute')
    return [{ route, rule: 0, match: null, hostRank: rank }];
  return rulesOf(route).flatMap((rule, ruleIndex) =>
    matchesOf(rule).map((_, match) => ({ route, rule: ruleIndex, match, hostRank: rank })),
  );
}

function notFound(asked: Asked): Decision {
  return {
    ...NOTHING,
    status: 404,
    grpcStatus: asked.request.protocol === 'grpc' ? 'UNIMPLEMENTED' : null,
  };
}

function finish(candidate: Candidate, asked: Asked, entrance: Entrance): Decision {
  const { route, rule, match } = candidate;
  const { kind, namespace, name } = identityOf(route);
  const winner: Winner = { route: keyOf(route), kind, namespace, name, rule, match };
  const result = resultOf(candidate, asked, entrance);
  const failed = result.outcome === 'error' && (result.status === 500 || result.status === 503);
  const grpcStatus = failed && asked.request.protocol === 'grpc' ? 'UNAVAILABLE' : null;
  return { ...NOTHING, winner, grpcStatus, ...result };
}
