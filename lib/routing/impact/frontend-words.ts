import { parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Frontend } from './impact.ts';

/** `Service shop/checkout port 80`, `… for callers in cart`, `listener http of Gateway edge/public`. */
export function frontendWords(frontend: Frontend): string {
  return frontendsWords([frontend]);
}

/** The same for some that differ by the port alone: `Service shop/checkout ports 80 and 9090`. */
export function frontendsWords(frontends: readonly Frontend[]): string {
  const [first] = frontends;
  if (!first) return '';
  const { parent, namespace, name, callers } = first;
  if (callers.kind === 'listener')
    return `listener ${callers.listener} of ${parseObjectKey(parent)?.kind ?? 'Gateway'} ${namespace}/${name}`;
  const service = `Service ${namespace}/${name} ${portWords(frontends.map(({ port }) => port))}`;
  return callers.kind === 'namespace' ? `${service} for callers in ${callers.namespace}` : service;
}

function portWords(ports: readonly (number | null)[]): string {
  const [only] = ports;
  if (ports.length > 1) return `ports ${ports.slice(0, -1).join(', ')} and ${ports.at(-1)}`;
  return only === null ? 'on any other port' : `port ${only}`;
}
