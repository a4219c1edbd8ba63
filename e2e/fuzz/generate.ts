import type fc from 'fast-check';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { type Draw, drawn } from './draw.ts';
import { exemplarsOf } from './exemplars.ts';
import { at, putIn } from './json-path.ts';
import { placesIn } from './places.ts';
import { mutatorsOf } from './rules/mutators.ts';
import { edgeValue } from './schema-values.ts';
import { objectOf, type Subject, subjectsOf } from './subjects.ts';

/** An object to ask about. */
export type Specimen = { readonly subject: Subject; readonly object: JsonObject };

/** Kinds with most rules come up most. */
const SHARE: Readonly<Record<string, number>> = {
  HTTPRoute: 10,
  GRPCRoute: 5,
  Gateway: 5,
  ListenerSet: 3,
  TLSRoute: 3,
  TCPRoute: 2,
  UDPRoute: 2,
  BackendTLSPolicy: 3,
};

/** Objects of a channel that are valid but for none to three changes. */
export function specimens(channel: Channel): fc.Arbitrary<Specimen> {
  const weighted = subjectsOf(channel).flatMap((subject) =>
    Array.from({ length: SHARE[subject.kind] ?? 1 }, () => subject),
  );
  return drawn((draw) => {
    const subject = draw.pick(weighted);
    return { subject, object: specimen(subject, draw) };
  });
}

function specimen(subject: Subject, draw: Draw): JsonObject {
  const whole = objectOf(subject, draw.pick(exemplarsOf(subject)));
  const changes = draw.pick([0, 1, 1, 1, 2, 2, 3]);
  let object = draw.chance(30) ? reduced(whole, draw) : whole;
  for (let done = 0; done < changes; done += 1) object = changed(object, subject, draw);
  return object;
}

/** Less of the spec: a mistake should not always stand in the same surroundings. */
function reduced(object: JsonObject, draw: Draw): JsonObject {
  const names = Object.keys(at(object, ['spec']) ?? {});
  return draw.some(names, 30).reduce((less, name) => putIn(less, ['spec', name], undefined), object);
}

function changed(object: JsonObject, subject: Subject, draw: Draw): JsonObject {
  const mutators = mutatorsOf(subject);
  if (mutators.length > 0 && draw.chance(60)) return draw.pick(mutators)(object, draw, subject);
  return draw.chance(4) ? changedMetadata(object, draw) : changedField(object, subject, draw);
}

function changedField(object: JsonObject, { ownSchema }: Subject, draw: Draw): JsonObject {
  const places = placesIn(ownSchema, object).filter(({ path }) => path[0] === 'spec');
  if (places.length === 0) return object;
  const { path, value, schema } = draw.pick(places);
  return putIn(object, path, edgeValue(schema, value, draw));
}

const METADATA: readonly (readonly [
  path: readonly string[],
  values: readonly (string | number | null | JsonObject)[],
])[] = [
  [['name'], ['a.b', 'A', 'a_b', '', 'a'.repeat(253), 'a'.repeat(254), 'a..b', '-a']],
  [
    ['labels'],
    [
      { a: 'b' },
      { a: '' },
      { 'a/b': 'c' },
      { a: 'b c' },
      { 'a b': 'c' },
      { a: 'b'.repeat(64) },
      { '/a': 'b' },
      {},
    ],
  ],
  [['annotations'], [{ a: 'any thing' }, { 'a b': 'c' }, { 'A.b/c': 'd' }, { 'a/b/c': '' }, {}]],
];

function changedMetadata(object: JsonObject, draw: Draw): JsonObject {
  const [path, values] = draw.pick(METADATA);
  return putIn(object, ['metadata', ...path], draw.pick(values));
}
