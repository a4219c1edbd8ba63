import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { Draw } from '../draw.ts';
import { listAt, putIn } from '../json-path.ts';
import type { Subject } from '../subjects.ts';

/** A change aimed at CEL rules: it satisfies them, breaks them by one, or brings two together. */
export type Mutator = (object: JsonObject, draw: Draw, subject: Subject) => JsonObject;

/** Values a member may take; undefined leaves it out. */
export type Choices = Readonly<Record<string, readonly (JsonValue | undefined)[]>>;

/** An object with each member chosen on its own, so that every combination a rule speaks of comes up. */
export function combo(draw: Draw, choices: Choices): JsonObject {
  const members = Object.entries(choices).flatMap(([name, values]): [string, JsonValue][] => {
    const value = values[draw.below(values.length)];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(members);
}

/** A list of `least` to `most` items. */
export function several<T>(
  draw: Draw,
  [least, most]: readonly [number, number],
  make: (index: number) => T,
): readonly T[] {
  return Array.from({ length: least + draw.below(most - least + 1) }, (_, index) => make(index));
}

/** Path of one rule of a route, which is made when there is none. */
export function someRule(
  object: JsonObject,
  draw: Draw,
): readonly [JsonObject, readonly ['spec', 'rules', number]] {
  const rules = listAt(object, ['spec', 'rules']);
  if (rules.length > 0) return [object, ['spec', 'rules', draw.below(rules.length)]];
  return [putIn(object, ['spec', 'rules'], [{}]), ['spec', 'rules', 0]];
}

/** Adds to a list, or makes it the whole list. */
export function addOrReplace(
  object: JsonObject,
  path: readonly (string | number)[],
  { items, draw }: { readonly items: readonly JsonValue[]; readonly draw: Draw },
): JsonObject {
  return putIn(object, path, draw.chance(50) ? items : [...listAt(object, path), ...items]);
}
