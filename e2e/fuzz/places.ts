import { isJsonObject, type JsonObject, type JsonValue, objectAt } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';

/** A value in an object with the schema it stands under. */
export type Place = { readonly path: FieldPath; readonly value: JsonValue; readonly schema: JsonObject };

/** Every place in a value that a schema knows, the value itself first. */
export function placesIn(schema: JsonObject, value: JsonValue, path: FieldPath = []): readonly Place[] {
  const here = [{ path, value, schema }];
  if (Array.isArray(value))
    return [
      ...here,
      ...value.flatMap((item, index) => placesIn(objectAt(schema, 'items'), item, [...path, index])),
    ];
  if (!isJsonObject(value)) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, member]) => {
      const known = memberSchema(schema, name);
      return known ? placesIn(known, member, [...path, name]) : [];
    }),
  ];
}

function memberSchema(schema: JsonObject, name: string): JsonObject | null {
  const properties = objectAt(schema, 'properties');
  const member = Object.hasOwn(properties, name) ? properties[name] : schema.additionalProperties;
  return isJsonObject(member) ? member : null;
}
