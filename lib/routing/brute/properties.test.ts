import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue, objectAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { bruteDecide } from './brute-decide.fixture.ts';
import { type ComparableDecision, comparable } from './compare.fixture.ts';
import { randomCase } from './random-case.fixture.ts';
import { type RandomWorld, randomRoute, worldOf } from './random-world.fixture.ts';

/* What must hold of any right reading of the text, asked of the simulator and of the brute force. */

type Decider = (world: World, plain: RandomWorld) => (request: SimulatedRequest) => ComparableDecision;

const DECIDERS: readonly (readonly [string, Decider])[] = [
  [
    'the simulator',
    (world, { options }) => {
      const simulator = createSimulator(world, options);
      return (request) => comparable(simulator.decide(request));
    },
  ],
  [
    'the brute force',
    (world, { options }) =>
      (request) =>
        comparable(bruteDecide(request, world, options)),
  ],
];

const RUNS = { seed: 20_261_123, numRuns: 250 };

describe.each(DECIDERS)('%s', { timeout: 60_000 }, (_, decider) => {
  /** The decisions about a world and about a changed one are the same. */
  const same = (
    plain: RandomWorld,
    objects: readonly KubeObject[],
    requests: readonly SimulatedRequest[],
  ) => {
    const before = decider(worldOf(plain), plain);
    const after = decider(worldOf({ ...plain, objects }), plain);
    expect(requests.map(after)).toEqual(requests.map(before));
  };

  test('the order of objects never matters', () => {
    const cases = randomCase.chain((one) =>
      fc.record({
        one: fc.constant(one),
        shuffled: fc.shuffledSubarray([...one.world.objects], {
          minLength: one.world.objects.length,
        }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ one, shuffled }) => same(one.world, shuffled, one.requests)),
      RUNS,
    );
  });

  test('a route of a third namespace, of another parent or without parents changes nothing', () => {
    const parents = fc.constantFrom<readonly JsonObject[] | null>(
      [{ group: '', kind: 'Service', name: 'one', namespace: 'a' }],
      [{ kind: 'Gateway', name: 'elsewhere', namespace: 'a' }],
      [{ kind: 'Service', name: 'one', namespace: 'a' }],
      [],
      null,
    );
    fc.assert(
      fc.property(randomCase, randomRoute('mesh'), parents, ({ world, requests }, routes, parentRefs) => {
        const unrelated = routes.map((route) => ({
          ...route,
          metadata: { name: 'unrelated', namespace: 'z', creationTimestamp: '2000-01-01T00:00:00Z' },
          spec: withParents(objectAt(route, 'spec'), parentRefs),
        }));
        same(world, [...unrelated, ...world.objects], requests);
      }),
      RUNS,
    );
  });

  test('weights count in relation to each other only', () => {
    fc.assert(
      fc.property(randomCase, fc.integer({ min: 2, max: 1_000 }), ({ world, requests }, factor) => {
        const scaled = world.objects.map((one) => ({ ...one, spec: scale(objectAt(one, 'spec'), factor) }));
        same(world, scaled, requests);
      }),
      RUNS,
    );
  });
});

function withParents(spec: JsonObject, parentRefs: readonly JsonObject[] | null): JsonObject {
  const { parentRefs: _, ...rest } = spec;
  return parentRefs ? { ...rest, parentRefs } : rest;
}

/** The spec with the weight of every backendRef times `factor`. */
function scale(spec: JsonObject, factor: number): JsonObject {
  if (!Array.isArray(spec.rules)) return spec;
  return { ...spec, rules: mapObjects(spec.rules, (rule) => scaleRule(rule, factor)) };
}

function scaleRule(rule: JsonObject, factor: number): JsonObject {
  if (!Array.isArray(rule.backendRefs)) return rule;
  const weighted = (ref: JsonObject): JsonObject => ({
    ...ref,
    weight: (typeof ref.weight === 'number' ? ref.weight : 1) * factor,
  });
  return { ...rule, backendRefs: mapObjects(rule.backendRefs, weighted) };
}

function mapObjects(list: readonly JsonValue[], change: (one: JsonObject) => JsonObject): JsonValue[] {
  return list.map((one) => (isJsonObject(one) ? change(one) : one));
}
