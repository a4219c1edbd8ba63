import { stringAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, uidOf } from '#lib/gateway-api/kube-object.ts';
import { type KindKey, kindKey } from '#lib/identity/object-ref.ts';
import { objectChecksum } from '#lib/wire/stream.ts';

type Sum = { readonly count: number; readonly sum: number };

/** Count and checksum per kind, kept up with each change instead of computed over all objects. */
export type Tally = {
  change(previous: KubeObject | null, object: KubeObject | null): void;
  sums(): Readonly<Record<KindKey, Sum>>;
};

/** An empty tally. */
export function createTally(): Tally {
  const kinds = new Map<KindKey, Sum>();

  function add(object: KubeObject, sign: 1 | -1): void {
    const key = kindKey(identityOf(object));
    const { count, sum } = kinds.get(key) ?? { count: 0, sum: 0 };
    const part = objectChecksum(uidOf(object) ?? '', stringAt(object.metadata, 'resourceVersion') ?? '');
    kinds.set(key, { count: count + sign, sum: (sum + sign * part) >>> 0 });
  }

  return {
    change(previous, object) {
      if (previous) add(previous, -1);
      if (object) add(object, 1);
    },
    sums: () => Object.fromEntries(kinds),
  };
}
