import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Uncertainty } from '#lib/routing/decision.ts';
import type { RequestOrigin } from '#lib/routing/request.ts';

const NAMESPACE = { group: '', kind: 'Namespace' } as const;

/** What is doubtful about where a request comes from: a namespace that is not there calls nobody. A Gateway that is not there is part of the decision. */
export function originDoubts(from: RequestOrigin, world: World): readonly Uncertainty[] {
  if (from.kind === 'gateway' || !isSynced(world, NAMESPACE)) return [];
  const { namespace } = from;
  if (world.objects.has(objectKey({ ...NAMESPACE, namespace: '', name: namespace }))) return [];
  return [{ code: 'unknown-caller', message: `No namespace ${namespace} in this cluster.` }];
}
