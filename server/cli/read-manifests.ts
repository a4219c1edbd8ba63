import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { type FieldPath, isSamePath } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { type DocumentText, splitDocuments } from '#lib/yaml/split-documents.ts';
import { InputError, type InputProblem } from './cli-error.ts';
import type { CliIo } from './cli-io.ts';
import { type FileToRead, findFiles, readFound } from './find-files.ts';
import { parsePart } from './parse-part.ts';
import { problem } from './read-text.ts';
import type { SourceFile } from './source-file.ts';
import { templateProblem } from './template-hint.ts';

/** Most documents and List items of one run. */
const MAX_DOCUMENTS = 20_000;
/** Broken documents of one file after which the rest is not read. */
const MAX_BROKEN = 100;

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
  /** Items of Lists beyond the first: they count as objects. */
  let items = 0;
  for (const part of parts) {
    const index = part.index + items;
    const parsed = parsePart(file, part);
    if (parsed.value === undefined) {
      const problems = broken === 0 ? [...templateProblem(file, part), ...parsed.problems] : parsed.problems;
      documents.push({ state: 'broken', file, index, problems });
      broken += 1;
      if (broken < MAX_BROKEN) continue;
      throw new InputError([...documents.flatMap(problemsOf), tooManyBroken(file, part.from)]);
    }
    // kubectl passes over it; templates leave such documents behind.
    if (parsed.value === null) continue;
    const objects = unwrapped(parsed.value, []);
    for (const [nth, { value, path }] of objects.entries()) {
      const own = (inner: FieldPath, where: 'key' | 'value') => {
        const span = parsed.locate([...path, ...inner], where);
        return span === null ? null : part.from + span.from;
      };
      documents.push({
        state: 'read',
        file,
        index: index + nth,
        value,
        warnings: ownWarnings(parsed.warnings, path, nth === 0),
        locate: own,
        from: path.length === 0 ? contentStart(part) : (own([], 'value') ?? part.from),
      });
    }
    items += Math.max(0, objects.length - 1);
    if (documents.length > most) throw tooMany(file, part.from);
  }
  return documents;
}

/** Warnings about an item of a List, with paths from there; those about the List itself stand at its first. */
function ownWarnings(
  warnings: readonly YamlDiagnostic[],
  item: FieldPath,
  isFirst: boolean,
): readonly YamlDiagnostic[] {
  if (item.length === 0) return warnings;
  return warnings.flatMap((warning) => {
    const { path } = warning;
    if (isSamePath(path.slice(0, item.length), item)) return [{ ...warning, path: path.slice(item.length) }];
    return isFirst && path[0] !== 'items' ? [warning] : [];
  });
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
