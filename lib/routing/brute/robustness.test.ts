import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { randomCase } from './random-case.fixture.ts';
import { worldOf } from './random-world.fixture.ts';

/* Files and live objects may hold anything: whatever stands in a spec, a question gets an answer. */

const junk = fc.constantFrom<JsonValue>(
  null,
  '',
  'x',
  -1,
  1e300,
  0.5,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  ['', 1],
  { matchLabels: 1, rules: 1 },
);

const anyHost = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('one.a', '[', ']:', '[]:1', '1.2.3.4.5'),
);
const anyRequest = fc.record({
  host: anyHost,
  path: fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constant('/a?%')),
  method: fc.string({ maxLength: 4 }),
  headers: fc.array(fc.record({ name: fc.string({ maxLength: 4 }), value: fc.string() }), { maxLength: 3 }),
});

test('objects with anything in them and requests of any text get a decision and a trace', () => {
  const spoils = fc.array(fc.tuple(fc.nat(200), fc.nat(400), junk), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(randomCase, spoils, fc.array(anyRequest, { maxLength: 3 }), (one, changes, odd) => {
      const world = worldOf({ ...one.world, objects: spoil(one.world.objects, changes) });
      const simulator = createSimulator(world, one.world.options);
      const strange = odd.flatMap((parts) => one.requests.slice(0, 2).map((base) => ({ ...base, ...parts })));
      for (const request of [...one.requests, ...strange]) {
        const decision = simulator.decide(request);
        for (const { share } of decision.backends) expect(share >= 0 && share <= 1).toBe(true);
        const codes = decision.uncertain.map(({ code }) => code);
        expect(new Set(codes).size).toBe(codes.length);
        expect(simulator.trace(request).length).toBeGreaterThan(0);
      }
    }),
    { seed: 20_261_123, numRuns: 300 },
  );
}, 60_000);

type Objects = Parameters<typeof worldOf>[0]['objects'];

/** Puts junk at places of the objects; an object that is none afterwards stays as it was. */
function spoil(objects: Objects, changes: readonly (readonly [number, number, JsonValue])[]): Objects {
  const spoiled = [...objects];
  for (const [which, where, value] of changes) {
    const index = which % spoiled.length;
    const object = spoiled[index];
    const count = places(object);
    if (!object || count === 0) continue;
    spoiled[index] = asKubeObject(replaceAt(object, where % count, value)) ?? object;
  }
  return spoiled;
}

/** How many values stand inside a value. */
function places(value: JsonValue | undefined): number {
  return membersOf(value).reduce((sum, [, item]) => sum + 1 + places(item), 0);
}

/** The value with its nth inner value replaced, counted depth first. */
function replaceAt(value: JsonValue, at: number, by: JsonValue): JsonValue {
  let left = at;
  const members = membersOf(value).map(([key, item]) => {
    const size = 1 + places(item);
    const here = left;
    left -= size;
    if (here < 0 || here >= size) return [key, item] as const;
    return [key, here === 0 ? by : replaceAt(item, here - 1, by)] as const;
  });
  return Array.isArray(value) ? members.map(([, item]) => item) : Object.fromEntries(members);
}

function membersOf(value: JsonValue | undefined): readonly (readonly [string, JsonValue])[] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item] as const);
  return isJsonObject(value) ? Object.entries(value) : [];
}
