import { describe, expect, test } from 'vitest';
import { answerRoute, type Behaviour, routeSchema } from './route-status.ts';

const OURS = 'mesh.test/controller';
const NOW = '2026-01-02T03:04:05Z';
const LONG_AGO = '2020-01-01T00:00:00Z';
const writer = { controllerName: OURS, now: NOW };
const shop = { group: '', kind: 'Service', name: 'shop', port: 80 };
const gateway = { name: 'edge' };

function route(parentRefs: readonly object[], parents: readonly object[] = []) {
  const metadata = { name: 'r', namespace: 'demo', generation: 3, resourceVersion: '7' };
  return routeSchema.parse({ metadata, spec: { parentRefs }, status: { parents } });
}

function entry(parentRef: object, controllerName: string, conditions: readonly object[] = []) {
  return { parentRef, controllerName, conditions };
}

const bad = { kind: 'refuse', reason: 'UnsupportedValue', message: 'no regular expressions here' } as const;

test.each<{ behaviour: Behaviour; accepted: string; resolved: string; generation: number }>([
  { behaviour: { kind: 'accept' }, accepted: 'True Accepted', resolved: 'True ResolvedRefs', generation: 3 },
  { behaviour: bad, accepted: 'False UnsupportedValue', resolved: 'True ResolvedRefs', generation: 3 },
  {
    behaviour: { kind: 'backend-missing' },
    accepted: 'True Accepted',
    resolved: 'False BackendNotFound',
    generation: 3,
  },
  { behaviour: { kind: 'stale' }, accepted: 'True Accepted', resolved: 'True ResolvedRefs', generation: 2 },
])('$behaviour.kind', ({ behaviour, accepted, resolved, generation }) => {
  const [answered, ...more] = answerRoute(route([shop]), behaviour, writer);
  const said = answered?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`);
  expect(said).toEqual([`Accepted ${accepted}`, `ResolvedRefs ${resolved}`]);
  expect(answered?.conditions?.map(({ observedGeneration }) => observedGeneration)).toEqual([
    generation,
    generation,
  ]);
  expect(more).toEqual([]);
});

test.each<Behaviour>([{ kind: 'slow' }, { kind: 'silent' }])('$kind changes nothing', (behaviour) => {
  const before = [entry(shop, OURS), entry(shop, 'other.test/mesh')];
  expect(answerRoute(route([shop], before), behaviour, writer)).toEqual(before);
});

describe('merging', () => {
  test('foreign entries stay as they are and where they are, unknown fields and missing ones too', () => {
    const foreign = {
      parentRef: gateway,
      controllerName: 'other.test/gw',
      conditions: [{ type: 'X', status: 'Unknown' }],
      note: 1,
    };
    const sameParent = entry(shop, 'other.test/mesh');
    const after = answerRoute(route([shop, gateway], [foreign, sameParent]), { kind: 'accept' }, writer);
    expect(after.slice(0, 2)).toEqual([foreign, sameParent]);
    expect(after.slice(2)).toMatchObject([{ parentRef: shop, controllerName: OURS }]);
  });

  test('Gateway parents, and a Service without group "", are not answered', () => {
    expect(
      answerRoute(route([gateway, { kind: 'Service', name: 'shop' }]), { kind: 'accept' }, writer),
    ).toEqual([]);
  });

  test('own entries of parents that are gone go too, others are updated in place', () => {
    const old = { ...shop, name: 'old' };
    const before = [
      entry(old, OURS),
      entry({ ...shop, namespace: 'demo' }, OURS),
      entry(old, 'other.test/mesh'),
    ];
    const after = answerRoute(route([shop], before), { kind: 'accept' }, writer);
    expect(after).toMatchObject([
      { parentRef: { name: 'shop' }, controllerName: OURS },
      { parentRef: { name: 'old' }, controllerName: 'other.test/mesh' },
    ]);
    expect(after[0]?.conditions).toHaveLength(2);
  });

  test('lastTransitionTime moves only when the status of a condition does', () => {
    const before = entry(shop, OURS, [
      { type: 'Accepted', status: 'True', lastTransitionTime: LONG_AGO },
      { type: 'ResolvedRefs', status: 'False', lastTransitionTime: LONG_AGO },
    ]);
    const [after] = answerRoute(route([shop], [before]), { kind: 'accept' }, writer);
    expect(after?.conditions?.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([LONG_AGO, NOW]);
  });
});
