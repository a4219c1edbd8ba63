import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { ParentRef } from '#lib/gateway-api/route.ts';

/**
 * Identity of a parentRef for comparing spec and status after defaulting (status entry = parentRef + controllerName).
 * Linkerd writes `group: core` and Kuma tolerates the Gateway group for Services: both mean the core group.
 */
export function parentIdentity(parent: ParentRef): string {
  const isService = parent.kind === 'Service';
  const group = isService && (parent.group === 'core' || parent.group === GATEWAY_GROUP) ? '' : parent.group;
  return [
    group,
    parent.kind,
    parent.namespace,
    parent.name,
    parent.sectionName ?? '',
    parent.port ?? '',
  ].join('/');
}
