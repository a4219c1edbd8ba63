import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { createLocator, type Locator } from '#lib/yaml/locate.ts';
import { parseYaml, type YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { type DocumentText, splitDocuments } from '#lib/yaml/split-documents.ts';
import { InputError, type InputProblem } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { type FileToRead, findFiles, readFound } from './find-files.ts';
import { parseLargeJson } from './parse-large-json.ts';
import { problem } from './read-text.ts';
import type { SourceFile } from './source-file.ts';

/** Longest YAML document (characters); JSON may be as long as a file. */
export const MAX_DOCUMENT_LENGTH = 1_048_576;
const TOO_LARGE = `This YAML document is longer than ${MAX_DOCUMENT_LENGTH / 1024} KiB; write it as several documents, or as JSON.`;
/** Most documents and List items of one run. */
const MAX_DOCUMENTS = 20_000;
/** Broken documents of one file after which the rest is not read. */
const MAX_BROKEN = 100;
/** Deepest nesting; the CRDs of real projects reach about 60. */
const MAX_DEPTH = 200;

/** One object of a file as read. */
export type Manifest = {
  readonly state: 'read';
  readonly file: SourceFile;
  /** Its place among the objects of the file, from 0; items of a List count as objects. */
  readonly index: number;
  readonly value: JsonValue;
  /** Warnings of the YAML parser, at offsets in the file. */
  readonly warnings: readonly YamlDiagnostic[];
  /** Offset in the file where a field stands, its key or its value; null when it is not written. */
  locate(path: FieldPath, part: 'key' | 'value'): number | null;
  /** Where the object begins. */
  readonly from: number;
};

/** A document that cannot be read. */
export type BrokenDocument = {
  readonly state: 'broken';
  readonly file: SourceFile;
  readonly index: number;
  readonly problems: readonly InputProblem[];
};

/** What files held, in order, and the files that could not be read at all. */
export type Reading = {
  readonly documents: readonly (Manifest | BrokenDocument)[];
  readonly problems: readonly InputProblem[];
};

/** Reads files, directories and standard input (`-`). Never throws for what they hold. */
export async function readManifests(names: readonly string[], io: CliIo): Promise<Reading> {
  const documents: (Manifest | BrokenDocument)[] = [];
  const problems: InputProblem[] = [];
  /** False when there is no use in going on. */
  const attempt = async (read: () => Promise<void>) => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
    return !problems.some(({ code }) => code === 'too-many-documents');
  };
  const readFile = async (found: FileToRead) => {
    documents.push(...readDocuments(await readFound(found, io), MAX_DOCUMENTS - documents.length));
  };
  // The same standard input cannot be read twice.
  for (const name of new Set(names)) {
    const files: FileToRead[] = [];
    await attempt(async () => void files.push(...(await findFiles(name, io.cwd))));
    for (const file of files) if (!(await attempt(() => readFile(file)))) return { documents, problems };
  }
  return { documents, problems };
}

/** As `readManifests`, but all must be readable. Throws `InputError` with every problem. */
export async function readGoodManifests(names: readonly string[], io: CliIo): Promise<readonly Manifest[]> {
  const { documents, problems } = await readManifests(names, io);
  const broken = documents.flatMap(problemsOf);
  if (broken.length + problems.length > 0) throw new InputError([...problems, ...broken]);
  return documents.filter((document) => document.state === 'read');
}

/** Reads the documents of one text; items of Lists stand for themselves. Throws `InputError` when there are more than `most`. */
export function readDocuments(file: SourceFile, most: number): readonly (Manifest | BrokenDocument)[] {
  const parts = splitDocuments(file.text);
  const surplus = parts[most];
  if (surplus) throw tooMany(file, surplus.from);
  const documents: (Manifest | BrokenDocument)[] = [];
  let broken = 0;
  for (const part of parts) {
    const index = documents.length;
    const parsed = parsePart(file, part);
    if (parsed.value === undefined) {
      documents.push({ state: 'broken', file, index, problems: parsed.problems });
      broken += 1;
      if (broken < MAX_BROKEN) continue;
      throw new InputError([...documents.flatMap(problemsOf), tooManyBroken(file, part.from)]);
    }
    const locator = lazyLocator(part);
    for (const [nth, { value, path }] of unwrapped(parsed.value, []).entries()) {
      const own = (inner: FieldPath, where: 'key' | 'value') => {
        const span = locator([...path, ...inner], where);
        return span === null ? null : part.from + span.from;
      };
      documents.push({
        state: 'read',
        file,
        index: documents.length,
        value,
        warnings: nth === 0 ? parsed.warnings : [],
        locate: own,
        from: path.length === 0 ? contentStart(part) : (own([], 'value') ?? part.from),
      });
    }
    if (documents.length > most) throw tooMany(file, part.from);
  }
  return documents;
}

function problemsOf(document: Manifest | BrokenDocument): readonly InputProblem[] {
  return document.state === 'broken' ? document.problems : [];
}

function tooManyBroken(file: SourceFile, offset: number): InputProblem {
  const message = `${MAX_BROKEN} documents are broken; the rest is not read.`;
  return { file: file.name, ...file.place(offset), code: 'too-many-broken', message };
}

function tooMany(file: SourceFile, offset: number): InputError {
  const message = `More than ${MAX_DOCUMENTS} documents; check them in several runs.`;
  return problem(file.name, 'too-many-documents', message, file.place(offset));
}

type Parsed =
  | { readonly value: JsonValue; readonly warnings: readonly YamlDiagnostic[] }
  | { readonly value: undefined; readonly problems: readonly InputProblem[] };

function parsePart(file: SourceFile, part: DocumentText): Parsed {
  const found = parseText(part.text);
  const shift = (each: YamlDiagnostic): YamlDiagnostic => ({
    ...each,
    from: each.from + part.from,
    to: each.to + part.from,
  });
  const placed = found.diagnostics.map(shift);
  const deep = found.value === undefined ? false : !isShallow(found.value);
  if (found.value !== undefined && !deep) return { value: found.value, warnings: placed };
  const errors = deep
    ? [{ code: 'too-deep', message: `It is nested more than ${MAX_DEPTH} deep.`, from: part.from }]
    : placed.filter(({ severity }) => severity === 'error');
  return {
    value: undefined,
    problems: errors.map(({ code, message, from }) => ({
      file: file.name,
      ...file.place(from),
      code,
      message: code === 'too-large' ? TOO_LARGE : message,
    })),
  };
}

/** What only the reading as JSON may overrule: YAML is stricter about tabs and long keys than JSON. */
const NOT_FORGIVEN = ['duplicate-key', 'number-too-large', 'not-json'];

function parseText(text: string): {
  readonly value: JsonValue | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
} {
  const looksLikeJson = /^\s*[{[]/.test(text);
  if (looksLikeJson && text.length > MAX_DOCUMENT_LENGTH / 4) return parseLargeJson(text);
  const parsed = parseYaml(text, { document: 0, maxLength: MAX_DOCUMENT_LENGTH });
  if (parsed.value !== undefined || !looksLikeJson) return parsed;
  if (parsed.diagnostics.some(({ code }) => NOT_FORGIVEN.includes(code))) return parsed;
  const json = parseLargeJson(text);
  return json.value === undefined ? parsed : json;
}

/** The text is parsed again only for what has findings. */
function lazyLocator({ text }: DocumentText): Locator {
  let locator: Locator | null = null;
  return (path, part) => {
    locator ??= createLocator(text, { maxLength: MAX_DOCUMENT_LENGTH });
    return locator(path, part);
  };
}

/** First character of the content, behind markers, comments and blanks. */
function contentStart({ text, from }: DocumentText): number {
  return from + (/^(?:---[ \t]*|[ \t]*(?:#.*|%.*)?\r?\n)*/.exec(text)?.[0].length ?? 0);
}

type Item = { readonly value: JsonValue; readonly path: FieldPath };

/** Objects of a List (`v1` List or a typed one, whose items may lack apiVersion and kind); any other value is itself. */
function unwrapped(value: JsonValue, path: FieldPath): readonly Item[] {
  const kind = isJsonObject(value) && typeof value.kind === 'string' ? value.kind : '';
  const items: JsonValue | undefined = isJsonObject(value) ? value.items : undefined;
  if (!isJsonObject(value) || !kind.endsWith('List') || !Array.isArray(items)) return [{ value, path }];
  return items.flatMap((item: JsonValue, index: number) => {
    const named = kind === 'List' || !isJsonObject(item) ? item : withKind(item, value, kind);
    return unwrapped(named, [...path, 'items', index]);
  });
}

function withKind(item: JsonObject, list: JsonObject, kind: string): JsonObject {
  return { apiVersion: list.apiVersion ?? '', kind: kind.slice(0, -'List'.length), ...item };
}

function isShallow(root: JsonValue): boolean {
  const open: { readonly value: JsonValue; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return false;
    for (const member of Object.values(value)) open.push({ value: member, depth: depth + 1 });
  }
  return true;
}
