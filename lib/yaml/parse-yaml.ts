import type { Document, YAMLError } from 'yaml';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { byText } from './by-text.ts';
import { composeDocuments, MAX_DEPTH, TooDeep } from './compose-documents.ts';
import { jsonValue, type ScalarRules } from './json-value.ts';
import { oldYamlWarnings } from './old-yaml.ts';
import { rangeOf, shapeProblems } from './shape-problems.ts';
import type { YamlValue } from './yaml-value.ts';

/**
 * Longest text we parse, in characters. etcd holds objects of up to 1.5 MB and a route is a few KiB; parsing keeps comments and
 * places, so that a megabyte would hold a browser up for many seconds with every key.
 */
export const MAX_YAML_LENGTH = 262_144;
/** One broken bracket can cause thousands of errors; the first tell the story. */
export const MAX_ERRORS = 50;

/** Which document of a stream: by its index or by an offset inside it; the first when left out. */
export type DocumentChoice = {
  readonly document?: number;
  readonly offset?: number;
  /** Longest text to read, in characters; `MAX_YAML_LENGTH` when left out. Only for what does not wait for a keystroke. */
  readonly maxLength?: number;
  /** How plain scalars are read; YAML 1.2 when left out. `kubectl` for files that kubectl is to apply as they are. */
  readonly scalars?: ScalarRules;
};

/** A diagnostic with its place in the text (UTF-16 offsets). */
export type YamlDiagnostic = Diagnostic & { readonly from: number; readonly to: number };

export type ParsedYaml = {
  /** undefined when there is an error. */
  readonly value: YamlValue | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
};

/** A document of the `yaml` package with its source tokens and its place in the stream. */
export type LoadedYaml = {
  readonly document: Document | null;
  readonly parsed: ParsedYaml;
  readonly index: number;
};

/**
 * Parses one YAML 1.2 document to JSON (merge keys expanded as kubectl does). Without a choice, more than one document is an
 * error, because one text is one object. Errors: syntax, duplicate keys, too large, too deep, aliases that grow, not JSON.
 */
export function parseYaml(text: string, choice?: DocumentChoice): ParsedYaml {
  return choice === undefined ? parsedOf(text) : loadYaml(text, choice).parsed;
}

/** Values are small: those of a whole draft and of what it started from. */
const parsedOf = byText((text) => loadYaml(text).parsed, 4 * MAX_YAML_LENGTH);
/** Documents with their tokens take a hundred times their text, and only the text at hand is asked for its places. */
const documentsOf = byText(composeDocuments, MAX_YAML_LENGTH);

/** As `parseYaml`, with the document for positions; the document is there even when it has errors, as far as it could be read. */
export function loadYaml(text: string, choice: DocumentChoice = {}): LoadedYaml {
  const { maxLength = MAX_YAML_LENGTH, scalars: rules = 'yaml-1.2' } = choice;
  if (text.length > maxLength) {
    return failed({
      ...problem('too-large', `The YAML is longer than ${maxLength / 1024} KiB.`, 0, 0),
      remedy: 'It is not read, checked or applied here; shorten it, or apply it with kubectl.',
    });
  }
  try {
    const documents = documentsOf(text);
    const index = chosenIndex(documents, choice);
    const document = documents[index];
    if (!document) return { document: null, parsed: { value: null, diagnostics: [] }, index: 0 };
    const diagnostics = [...syntaxProblems(document, text), ...shapeProblems(document)];
    if (choice.document === undefined && choice.offset === undefined) diagnostics.push(...surplus(documents));
    if (diagnostics.some((found) => found.severity === 'error')) {
      return { document, parsed: { value: undefined, diagnostics }, index };
    }
    // Aliases may repeat as much as a text may hold.
    return { document, parsed: toValue(document, diagnostics, { rules, maxRepeated: maxLength }), index };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return failed(tooDeep(error.offset));
  }
}

function failed(diagnostic: YamlDiagnostic): LoadedYaml {
  return { document: null, parsed: { value: undefined, diagnostics: [diagnostic] }, index: 0 };
}

function chosenIndex(documents: readonly Document[], choice: DocumentChoice): number {
  const { offset } = choice;
  if (offset === undefined) return choice.document ?? 0;
  const found = documents.findIndex((document) => offset <= (document.range?.[2] ?? 0));
  return found < 0 ? documents.length - 1 : found;
}

function surplus(documents: readonly Document[]): YamlDiagnostic[] {
  const second = documents[1];
  if (!second?.range) return [];
  const [from, , to] = second.range;
  return [
    problem('several-documents', 'Only one object may stand here; move the others to their own.', from, to),
  ];
}

function syntaxProblems(document: Document, text: string): YamlDiagnostic[] {
  const found = (error: YAMLError, severity: 'error' | 'warning'): YamlDiagnostic => {
    const from = Math.min(error.pos[0], text.length);
    const to = Math.min(Math.max(error.pos[1], from + 1), text.length);
    const code = error.code.toLowerCase().replaceAll('_', '-');
    return { ...problem(code, sentence(error.message), from, to), severity };
  };
  // What the library calls so is a stack that ran out; all other faults follow from it.
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted) return [tooDeep(Math.min(exhausted.pos[0], text.length))];
  return [
    ...document.errors.slice(0, MAX_ERRORS).map((error) => found(error, 'error')),
    ...document.warnings.map((error) => found(error, 'warning')),
  ];
}

function sentence(message: string): string {
  const text = message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function toValue(
  document: Document,
  diagnostics: readonly YamlDiagnostic[],
  options: Parameters<typeof jsonValue>[1],
): ParsedYaml {
  const read = jsonValue(document, options);
  if ('value' in read)
    return {
      value: read.value,
      diagnostics: [...diagnostics, ...oldYamlWarnings(read.ambiguous, options.rules)],
    };
  const { code, message, node } = read.refusal;
  const { from, to } = rangeOf(node);
  return { value: undefined, diagnostics: [...diagnostics, problem(code, message, from, to)] };
}

function tooDeep(from: number): YamlDiagnostic {
  return problem('too-deep', `It is nested more than ${MAX_DEPTH} deep.`, from, from + 1);
}

function problem(code: string, message: string, from: number, to: number): YamlDiagnostic {
  return { code, severity: 'error', source: 'syntax', path: [], message, from, to };
}
