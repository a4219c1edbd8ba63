import { z } from 'zod';
import type { KubeHttp, KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CompiledSchema } from '#lib/validation/open-api/compile-schema.ts';
import { unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';
import { collectionOf, type Subject } from './subjects.ts';

/** What is said about an object: fields nobody knows, and what is refused once these are dropped. */
export type Verdict = {
  /** Paths of unknown fields, sorted. */
  readonly unknown: readonly string[];
  readonly isValid: boolean;
  /** Fields of the refusals, sorted, each once. */
  readonly paths: readonly string[];
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

/** The field of a cause that names none: said of oneOf, and of what was not looked at, beside causes that do. */
const NO_FIELD = '<nil>';

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
    [...message.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, path]) => JSON.parse(`"${path}"`)),
  );
}

function refusalsIn({ status, body }: KubeResponse): Omit<Verdict, 'unknown'> {
  if (status === 201) return { isValid: true, paths: [], words: [] };
  if (status !== 400 && status !== 422)
    throw new Error(`the API server answered ${status}: ${JSON.stringify(body)}`);
  const { message, details } = refusalSchema.parse(body);
  const causes = details.causes.filter(({ field }) => field !== NO_FIELD);
  return {
    isValid: false,
    paths: sorted(causes.map(({ field }) => field)),
    words:
      causes.length === 0
        ? [message]
        : sorted(causes.map(({ field, reason, message: words }) => `${field} ${reason} ${words}`)),
  };
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

function pathOf({ path }: Diagnostic): string {
  return formatFieldPath(path);
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** Where two verdicts part; empty when they agree. */
export function differences(theirs: Verdict, ours: Verdict): readonly string[] {
  return [
    ...(theirs.isValid === ours.isValid ? [] : [`verdict: ${word(theirs)} / ${word(ours)}`]),
    ...partings(theirs.unknown, ours.unknown, 'unknown '),
    ...partings(theirs.paths, ours.paths, ''),
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
