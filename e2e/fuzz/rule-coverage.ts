import { isJsonObject, type JsonValue, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { Specimen } from './generate.ts';
import type { Answers } from './judges.ts';

/** CEL rules of the kinds asked about, and those of them no object broke. */
export type RuleCoverage = { readonly total: number; readonly neverBroken: readonly string[] };

type Answered = { readonly specimen: Specimen; readonly answers: Answers };

/** Which rules the API server refused something for: a generator that never breaks a rule proves nothing about it. */
export function ruleCoverage(answered: readonly Answered[]): RuleCoverage {
  const kinds = Map.groupBy(answered, ({ specimen }) => specimen.subject.kind);
  const rules = [...kinds].flatMap(([kind, list]) => {
    const messages = new Set(list.flatMap(({ specimen }) => messagesOf(specimen.subject)));
    const said = new Set(list.flatMap(({ answers }) => answers.server.words).map(withoutPlace));
    return [...messages].map((message) => ({ rule: `${kind}: ${message}`, isBroken: said.has(message) }));
  });
  return {
    total: rules.length,
    neverBroken: rules.filter(({ isBroken }) => !isBroken).map(({ rule }) => rule),
  };
}

/** `spec.a FieldValueInvalid Invalid value: words` → words. */
function withoutPlace(words: string): string {
  return words.replace(/^\S+ FieldValueInvalid Invalid value: (?:"(?:[^"\\]|\\.)*": )?/, '');
}

const KNOWN = new WeakMap<object, readonly string[]>();

function messagesOf({ ownSchema }: Specimen['subject']): readonly string[] {
  const known = KNOWN.get(ownSchema) ?? gather(ownSchema.properties ?? {}, []);
  KNOWN.set(ownSchema, known);
  return known;
}

/** Rules below `spec`: status is not created. Transition rules never speak of a new object. */
function gather(value: JsonValue, path: readonly string[]): readonly string[] {
  if (path[0] === 'status') return [];
  if (Array.isArray(value)) return value.flatMap((item) => gather(item, [...path, '']));
  if (!isJsonObject(value)) return [];
  const own = objectsAt(value, 'x-kubernetes-validations')
    .filter((rule) => !stringAt(rule, 'rule')?.includes('oldSelf'))
    .flatMap((rule) => stringAt(rule, 'message') ?? []);
  return [...own, ...Object.entries(value).flatMap(([name, member]) => gather(member, [...path, name]))];
}
