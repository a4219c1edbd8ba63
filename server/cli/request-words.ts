import type { SimulatedRequest } from '#lib/routing/request.ts';

/** Where a request comes from, in words. */
export function originWords({ from }: SimulatedRequest): string {
  if (from.kind === 'namespace') return `from namespace ${from.namespace}`;
  const listener = from.listener === null ? '' : `, listener ${from.listener}`;
  return `through Gateway ${from.namespace}/${from.name}${listener}`;
}

/** A request as a `curl` line for a shell: what a workload or a client of the Gateway would send. */
export function curlLine({ host, method, path, headers, protocol }: SimulatedRequest): string {
  const parts = ['curl'];
  if (protocol === 'grpc')
    parts.push('--http2-prior-knowledge', '-H', quoted('content-type: application/grpc'));
  if (method !== 'GET') parts.push('-X', quoted(method));
  for (const { name, value } of headers) parts.push('-H', quoted(`${name}: ${value}`));
  return [...parts, quoted(`http://${host}${path}`)].join(' ');
}

function quoted(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
