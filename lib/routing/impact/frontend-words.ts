import { parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Frontend } from './impact.ts';

/** `Service shop/checkout port 80`, `… for callers in cart`, `listener http of Gateway edge/public`. */
export function frontendWords({ parent, namespace, name, port, callers }: Frontend): string {
  if (callers.kind === 'listener')
    return `listener ${callers.listener} of ${parseObjectKey(parent)?.kind ?? 'Gateway'} ${namespace}/${name}`;
  const service = `Service ${namespace}/${name} ${port === null ? 'on any other port' : `port ${port}`}`;
  return callers.kind === 'namespace' ? `${service} for callers in ${callers.namespace}` : service;
}
