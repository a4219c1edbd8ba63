import type { World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import type { Decision } from './decision.ts';
import type { SimulatedRequest } from './request.ts';
import { createSimulator, type SimulationOptions } from './simulator.ts';

/** Requests of the tests: `GET cart.shop:80/x?y=1`, from namespace `web` unless told otherwise. */
export function requestOf(
  text: string,
  more: {
    readonly from?: string;
    readonly gateway?: string;
    readonly listener?: string;
    readonly headers?: Readonly<Record<string, string | readonly string[]>>;
    readonly protocol?: 'http' | 'grpc';
  } = {},
): SimulatedRequest {
  const [, method = 'GET', host = '', path = ''] = /^(\S+) ([^/?*\s]*)(.*)$/s.exec(text) ?? [];
  const [namespace = '', name = ''] = (more.gateway ?? '').split('/');
  return {
    from: more.gateway
      ? { kind: 'gateway', namespace, name, listener: more.listener ?? null }
      : { kind: 'namespace', namespace: more.from ?? 'web' },
    host,
    method,
    path,
    headers: Object.entries(more.headers ?? {}).flatMap(([header, value]) =>
      [value].flat().map((each) => ({ name: header, value: each })),
    ),
    protocol: more.protocol ?? 'http',
  };
}

/** Decides one request; Services without EndpointSlices count as ready unless told otherwise. */
export function decideIn(
  world: World | string,
  request: SimulatedRequest,
  options: SimulationOptions = { endpoints: 'assume' },
): Decision {
  return createSimulator(typeof world === 'string' ? worldFromManifests(world) : world, options).decide(
    request,
  );
}

/** The decision in short: `shop/a#0.1` for the place that won, else the outcome with its status. */
export function inShort({ winner, outcome, status }: Decision): string {
  if (winner === null) return `${outcome} ${status}`;
  const match = winner.match === null ? '' : `.${winner.match}`;
  return `${winner.namespace}/${winner.name}#${winner.rule}${match}`;
}

/** The codes of what is uncertain, sorted. */
export function codesOf({ uncertain }: Decision): readonly string[] {
  return uncertain.map(({ code }) => code).toSorted();
}

/** A Service `name` in a namespace, with port 80 named http. */
export function serviceYaml(place: string, spec = '{ports: [{name: http, port: 80}]}'): string {
  const [namespace, name] = place.split('/');
  return `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
}

/** A route of a kind; `parents` default to the Service cart in its namespace, `more` are further fields of spec. */
export function routeYaml(
  place: string,
  rules: string,
  more: {
    readonly kind?: string;
    readonly parents?: string;
    readonly created?: string;
    readonly spec?: string;
  } = {},
): string {
  const [namespace, name] = place.split('/');
  const created = more.created ? `, creationTimestamp: "${more.created}"` : '';
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${more.kind ?? 'HTTPRoute'}
metadata: {name: ${name}, namespace: ${namespace}${created}}
spec:
  parentRefs: ${more.parents ?? '[{group: "", kind: Service, name: cart, namespace: shop}]'}
  rules: ${rules}
  ${more.spec ?? ''}
`;
}
