import type { JsonValue } from '#lib/gateway-api/json.ts';
import {
  controllerName,
  duration,
  groupName,
  headerName,
  hostname,
  kindName,
  namespaceName,
  preciseHostname,
} from '#lib/gateway-api/schema/scalars.ts';
import { closestName } from './closest-name.ts';
import type { SchemaNode } from './schema-node.ts';

const PLAIN = 'lower-case letters, digits, "-" and "."';

/** What well-known patterns ask for, in words. Other patterns are shown as they are. */
const PATTERN_WORDS: ReadonlyMap<JsonValue | undefined, string> = new Map([
  [hostname.pattern, `Use a host name of ${PLAIN}; it may start with "*.".`],
  [preciseHostname.pattern, `Use ${PLAIN}; no wildcard.`],
  [namespaceName.pattern, 'Use lower-case letters, digits and "-".'],
  [kindName.pattern, 'Use letters, digits and "-", starting with a letter.'],
  [groupName.pattern, `Leave it empty ("" for the core group) or use ${PLAIN}.`],
  [headerName.pattern, "Use a header name: letters, digits and any of !#$%&'*+-.^_`|~."],
  [duration.pattern, 'Write a duration such as 10s, 500ms or 1h30m, without fractions.'],
  [controllerName.pattern, 'Write domain/path, e.g. example.com/controller.'],
]);

/** Advice for a string that does not match. */
export function patternRemedy(pattern: string): string {
  return PATTERN_WORDS.get(pattern) ?? `It has to match ${pattern}`;
}

/** `Use a number from 1 to 65535.` */
export function rangeRemedy(node: SchemaNode): string {
  const { minimum, maximum } = node;
  if (minimum !== null && maximum !== null) return `Use a number from ${minimum} to ${maximum}.`;
  return minimum === null ? `Use ${maximum} or less.` : `Use ${minimum} or more.`;
}

/** Names the nearest allowed value first, then all of a short list. */
export function enumRemedy(value: JsonValue, allowed: readonly JsonValue[]): string {
  const names = allowed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  const near = typeof value === 'string' ? closestName(value, names) : null;
  const list = `Allowed: ${names.map((name) => (name === '' ? '""' : name)).join(', ')}.`;
  return near ? `Did you mean ${near}? ${list}` : list;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'Write a text; put it in quotes when it looks like a number or a boolean.',
  integer: 'Write a whole number without quotes.',
  number: 'Write a number without quotes.',
  boolean: 'Write true or false without quotes.',
  array: 'Write a list: one "- " per entry.',
  object: 'Write a map: name: value, indented below.',
};

/** Advice for a value of the wrong type. */
export function typeRemedy(types: readonly string[]): string {
  const [first = ''] = types;
  if (types.length > 1) return 'Write a whole number or a text.';
  return TYPE_WORDS[first] ?? `Write a value of type ${first}.`;
}
