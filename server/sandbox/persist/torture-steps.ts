import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import { ObjectStore } from '../store/store.ts';

/** Where a torture begins to count. */
export const FIRST_RV = 1000n;
const RESOURCE = '/configmaps';

/** The commit after the present one; what it is follows from its number alone, so that everybody can say what must be there. */
export function commitNext(store: ObjectStore): void {
  const number = Number(store.currentRv + 1n);
  const name = `n${(number * 7919) % 23}`;
  const key = `a/${name}`;
  if (number % 3 === 0 && store.get(RESOURCE, key)) store.remove({ resource: RESOURCE, key });
  else store.put({ resource: RESOURCE, key }, configMap(name, number));
}

function configMap(name: string, number: number): KubeObject {
  const value = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'a' },
    data: { number: String(number), filler: 'x'.repeat(number % 300) },
  };
  invariant(isKubeObject(value), 'a ConfigMap is an object');
  return value;
}

/** The objects there must be after the commit with this number. */
export function contentsAt(rv: bigint): readonly KubeObject[] {
  const store = new ObjectStore({ historySize: 1, firstRv: FIRST_RV });
  while (store.currentRv < rv) commitNext(store);
  return contentsOf(store);
}

/** The objects there are. */
export function contentsOf(store: ObjectStore): readonly KubeObject[] {
  return store.list(RESOURCE);
}
