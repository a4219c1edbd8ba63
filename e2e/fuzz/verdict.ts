import { z } from 'zod';
import type { KubeHttp, KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { serverPath } from '#lib/validation/open-api/cause-field.ts';
import type { CompiledSchema } from '#lib/validation/open-api/compile-schema.ts';
import { unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { bodyPath, causeReason } from '#lib/validation/open-api/wording.ts';
import { collectionOf, type Subject } from './subjects.ts';

/** What is said about an object: fields nobody knows, and what is refused once these are dropped. */
export type Verdict = {
  /** Paths of unknown fields, sorted. */
  readonly unknown: readonly string[];
  readonly isValid: boolean;
  /** Fields of the refusals, sorted, each once; null when the object could not be decoded and no field is named. */
  readonly paths: readonly string[] | null;
  /** `path reason words` of each refusal, sorted. */
  readonly words: readonly string[];
};

const refusalSchema = z.object({
  message: z.string(),
  details: z
    .object({
      causes: z
        .array(
          z.object({ field: z.string().default(''), reason: z.string().default(''), message: z.string() }),
        )
        .default([]),
    })
    .default({ causes: [] }),
});

/** The field of a cause that names none: said of rules that were not looked at, of oneOf, and of the range of an integer. */
const NO_FIELD = '<nil>';

/** How the range of an integer is complained about: the place stands in the words only. */
const RANGE = /^Invalid value: "": Checked value must be of type integer with format \S+ in (\S+)$/;

/** Asks the API server twice with a dry run: strictly for unknown fields, then without them. */
export async function askServer(kube: KubeHttp, subject: Subject, object: JsonObject): Promise<Verdict> {
  const create = (fieldValidation: string): Promise<KubeResponse> =>
    kube.create(collectionOf(subject), object, { dryRun: 'All', fieldValidation });
  const strict = await create('Strict');
  const unknown = unknownIn(strict);
  return { unknown, ...refusalsIn(unknown.length > 0 ? await create('Ignore') : strict) };
}

function unknownIn({ status, body }: KubeResponse): readonly string[] {
  if (status !== 400) return [];
  const { message } = refusalSchema.parse(body);
  return sorted(
    [...message.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, path]) =>
      dotted(JSON.parse(`"${path}"`)),
    ),
  );
}

function refusalsIn({ status, body }: KubeResponse): Omit<Verdict, 'unknown'> {
  if (status === 201) return { isValid: true, paths: [], words: [] };
  if (status !== 400 && status !== 422)
    throw new Error(`the API server answered ${status}: ${JSON.stringify(body)}`);
  const { message, details } = refusalSchema.parse(body);
  const causes = details.causes
    .map((cause) => ({ ...cause, field: placeOf(cause) }))
    .filter(({ field }) => field !== NO_FIELD);
  return {
    isValid: false,
    // What cannot even be decoded is refused in words alone.
    paths: status === 400 ? null : sorted(causes.map(({ field }) => field)),
    words:
      causes.length === 0
        ? [message]
        : sorted(causes.map(({ field, reason, message: words }) => `${field} ${reason} ${words}`)),
  };
}

function placeOf({ field, message }: { readonly field: string; readonly message: string }): string {
  return dotted(field === NO_FIELD ? (RANGE.exec(message)?.[1] ?? field) : field);
}

/** What our engine says with a schema. */
export function ask(schema: CompiledSchema, object: JsonObject): Verdict {
  const found = validate(schema, object).filter(({ severity }) => severity === 'error');
  return {
    unknown: sorted(unknownFields(schema, object).map(pathOf)),
    isValid: found.length === 0,
    paths: sorted(found.map(pathOf)),
    words: sorted(found.map((each) => `${pathOf(each)} ${causeReason(each)} ${each.message}`)),
  };
}

/** A place as text, keys joined by dots: the server writes a key in brackets or behind a dot, by who found the fault. */
function pathOf({ path }: Diagnostic): string {
  return dotted(bodyPath(serverPath(path)));
}

function dotted(field: string): string {
  return field.replaceAll(/\[(?!\d+\])([^\]]*)\]/g, '.$1');
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** Where two verdicts part; empty when they agree. */
export function differences(theirs: Verdict, ours: Verdict): readonly string[] {
  return [
    ...(theirs.isValid === ours.isValid ? [] : [`verdict: ${word(theirs)} / ${word(ours)}`]),
    ...partings(theirs.unknown, ours.unknown, 'unknown '),
    ...(theirs.paths && ours.paths ? partings(theirs.paths, ours.paths, '') : []),
  ];
}

function word({ isValid }: Verdict): string {
  return isValid ? 'valid' : 'invalid';
}

function partings(theirs: readonly string[], ours: readonly string[], label: string): readonly string[] {
  return [
    ...theirs.filter((path) => !ours.includes(path)).map((path) => `missed ${label}${path}`),
    ...ours.filter((path) => !theirs.includes(path)).map((path) => `invented ${label}${path}`),
  ];
}

/** A verdict in a row: fields refused, and those nobody knows behind a `?`. */
export function briefly({ unknown, paths }: Verdict): readonly string[] {
  return [...unknown.map((path) => `?${path}`), ...(paths ?? ['(not decoded)'])];
}
