import type { SimulatedRequest } from '#lib/routing/request.ts';

/** A request on one line: `GET /checkout  x-canary: 1`; with the host where it is not the Service itself that is asked. */
export function requestLine({ from, host, method, path, headers, protocol }: SimulatedRequest): string {
  const start = protocol === 'grpc' ? 'gRPC' : method;
  const target = from.kind === 'gateway' ? `${host}${path}` : path;
  return [`${start} ${target}`, ...headers.map(({ name, value }) => `${name}: ${value}`)].join('  ');
}
