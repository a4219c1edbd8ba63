import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { createWorldHolder } from './world-holder.ts';

const SERVICE = { group: '', kind: 'Service' };
const ROUTE = { group: GATEWAY_GROUP, kind: 'HTTPRoute' };

function object(kind: string, name: string, version: number): KubeObject {
  return {
    apiVersion: kind === 'Service' ? 'v1' : 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'shop', uid: `${kind}-${name}`, resourceVersion: String(version) },
  };
}

function expectSameWorld(actual: World, expected: World): void {
  expect(new Map(actual.objects)).toEqual(new Map(expected.objects));
  for (const kind of [SERVICE, ROUTE]) {
    const list = objectsOfKind(actual, kind);
    expect(list.map(keyOf).toSorted()).toEqual(objectsOfKind(expected, kind).map(keyOf).toSorted());
    expect(list.map((item) => actual.objects.get(keyOf(item)))).toEqual(list);
  }
}

describe('createWorldHolder', () => {
  it('equals a world built from scratch after any sequence of patches', () => {
    const any = fc
      .tuple(fc.constantFrom('Service', 'HTTPRoute'), fc.integer({ min: 0, max: 30 }), fc.integer())
      .map(([kind, n, version]) => object(kind, `o${n}`, version));
    const patch = fc.record({
      upserts: fc.array(any, { maxLength: 10 }),
      deletes: fc.array(any, { maxLength: 10 }),
    });
    fc.assert(
      fc.property(fc.array(any), fc.array(patch, { maxLength: 10 }), (start, patches) => {
        const holder = createWorldHolder('c');
        holder.replace(start);
        const plain = new Map(start.map((item) => [keyOf(item), item]));
        for (const { upserts, deletes } of patches) {
          holder.patch(upserts, deletes.map(keyOf));
          for (const gone of deletes) plain.delete(keyOf(gone));
          for (const item of upserts) plain.set(keyOf(item), item);
          expectSameWorld(holder.world(), createWorld('c', plain.values(), []));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('changes one object of 10 000 without touching other kinds or earlier worlds', () => {
    const holder = createWorldHolder('c');
    const services = Array.from({ length: 5000 }, (_, n) => object('Service', `s${n}`, 1));
    const routes = Array.from({ length: 5000 }, (_, n) => object('HTTPRoute', `r${n}`, 1));
    holder.replace([...services, ...routes]);
    const before = holder.world();
    const changed = object('HTTPRoute', 'r17', 2);
    holder.patch([changed], []);
    const after = holder.world();
    expect(objectsOfKind(after, SERVICE)).toBe(objectsOfKind(before, SERVICE));
    expect(after.objects.get(keyOf(changed))).toBe(changed);
    expect(before.objects.get(keyOf(changed))).toBe(routes[17]);
    expect(after.objects.size).toBe(10_000);
  });

  it('keeps the identity of unchanged objects across a new snapshot', () => {
    const holder = createWorldHolder('c');
    const first = object('Service', 'a', 1);
    holder.replace([first, object('Service', 'b', 1)]);
    holder.replace([object('Service', 'a', 1), object('Service', 'b', 2)]);
    expect(holder.world().objects.get(keyOf(first))).toBe(first);
    expect(holder.world().objects.size).toBe(2);
  });

  it('keeps the same world while nothing changes', () => {
    const holder = createWorldHolder('c');
    holder.setSynced(new Set([kindKey(SERVICE)]));
    const world = holder.world();
    holder.setSynced(new Set([kindKey(SERVICE)]));
    holder.patch([], ['/Service/shop/never-seen']);
    expect(holder.world()).toBe(world);
    holder.setSynced(new Set());
    expect(holder.world()).not.toBe(world);
  });
});
