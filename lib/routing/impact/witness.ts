import { withoutPort } from '../frontend/host.ts';
import type { RequestHeader, RequestOrigin, SimulatedRequest } from '../request.ts';
import { HOSTNAME, METHOD, PATH } from './conditions.ts';
import type { FrontendPair } from './frontend-pairs.ts';
import type { Point } from './request-space.ts';

/** Which requests of a frontend are looked at: all (null), or those of one protocol where kinds of routes compete. */
export type Protocol = 'http' | 'grpc' | null;

/** The host by which callers of a Service port are written here; null for Gateways, where the host varies. */
export function hostOf({ frontend, port }: FrontendPair): string | null {
  if (frontend.callers.kind === 'listener') return null;
  const { name, namespace } = frontend;
  return port === 80 ? `${name}.${namespace}` : `${name}.${namespace}:${port}`;
}

/** The request at a point of the space of a frontend, once for each spelling of its host. */
export function requestsAt(
  pair: FrontendPair,
  dimensions: readonly string[],
  options: { readonly point: Point; readonly protocol: 'http' | 'grpc' },
): readonly SimulatedRequest[] {
  const values = new Map(dimensions.map((dimension, at) => [dimension, options.point[at] ?? null]));
  const sent = named(values, 'header ');
  const query = named(values, 'query ')
    .map(({ name: key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
  const path = values.get(PATH) ?? '/';
  return hostsAt(pair, values.get(HOSTNAME) ?? 'other.example').map((host) => ({
    from: originOf(pair),
    host,
    method: options.protocol === 'grpc' ? 'POST' : (values.get(METHOD) ?? 'GET'),
    path: query === '' ? path : `${path}?${query}`,
    headers: sent,
    protocol: options.protocol,
  }));
}

/** Where requests of a frontend come from. A listener whose name another one has too is left to be chosen by host and port. */
export function originOf({ frontend, gateway }: FrontendPair): RequestOrigin {
  const { callers, namespace } = frontend;
  switch (callers.kind) {
    case 'listener': {
      const { name, isNamed } = gateway ?? { name: frontend.name, isNamed: true };
      const listener = isNamed ? callers.listener : null;
      return { kind: 'gateway', namespace: gateway?.namespace ?? namespace, name, listener };
    }
    case 'namespace':
      return { kind: 'namespace', namespace: callers.namespace };
    case 'everyone-else':
      return { kind: 'namespace', namespace };
  }
}

/**
 * Spellings of the host by which a request may arrive. A listener that is left to be chosen is chosen by port, and without a
 * port 80 goes before 443.
 */
export function hostsAt(pair: FrontendPair, asked: string): readonly string[] {
  const service = hostOf(pair);
  if (service !== null) return [service];
  if (pair.gateway === null || pair.gateway.isNamed) return [asked];
  const name = withoutPort(asked);
  return [`${name}:${pair.port}`, name];
}

function named(values: ReadonlyMap<string, string | null>, prefix: string): readonly RequestHeader[] {
  return [...values].flatMap(([dimension, value]) =>
    dimension.startsWith(prefix) && value !== null ? [{ name: dimension.slice(prefix.length), value }] : [],
  );
}

/** True for a path of the form `/service/method`, which a call has. */
export function isCallPath(path: string): boolean {
  return /^\/[^/?]+\/[^/?]+$/.test(path);
}
