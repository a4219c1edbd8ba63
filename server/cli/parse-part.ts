import type { JsonValue } from '#lib/gateway-api/json.ts';
import { createLocator, type Locator } from '#lib/yaml/locate.ts';
import { MAX_ERRORS, parseYaml, type YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { DocumentText } from '#lib/yaml/split-documents.ts';
import type { InputProblem } from './cli-error.ts';
import { createJsonLocator } from './json-places.ts';
import { parseLargeJson } from './parse-large-json.ts';
import type { SourceFile } from './source-file.ts';

/** Longest YAML document (characters); JSON may be as long as a file. */
const MAX_DOCUMENT_LENGTH = 1_048_576;
const TOO_LARGE = `This YAML document is longer than ${MAX_DOCUMENT_LENGTH / 1024} KiB; write it as several documents, or as JSON.`;
/** Faults of one document that are told; the others mostly follow from them. */
const MAX_TOLD = 3;

type Parsed =
  | {
      readonly value: JsonValue;
      /** At offsets in the file. */
      readonly warnings: readonly YamlDiagnostic[];
      /** Places in the part. */
      readonly locate: Locator;
    }
  | { readonly value: undefined; readonly problems: readonly InputProblem[] };

/** Parses one document of a file, its scalars as kubectl reads them. */
export function parsePart(file: SourceFile, part: DocumentText): Parsed {
  const { value, diagnostics, locate } = parseText(part.text);
  if (value !== undefined) {
    const warnings = diagnostics.map((each) => ({
      ...each,
      from: each.from + part.from,
      to: each.to + part.from,
    }));
    return { value, warnings, locate };
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const problems = errors.map(({ code, message, from }) => ({
    file: file.name,
    ...file.place(part.from + from),
    code,
    message: code === 'too-large' ? TOO_LARGE : message,
  }));
  return { value: undefined, problems: firstOf(problems) };
}

function firstOf(problems: readonly InputProblem[]): readonly InputProblem[] {
  const [next, ...others] = problems.slice(MAX_TOLD);
  if (!next) return problems;
  const count = others.length + 1;
  const amount = `${problems.length >= MAX_ERRORS ? 'At least ' : ''}${count} more ${count === 1 ? 'fault' : 'faults'}`;
  const message = `${amount} from here on ${count === 1 ? 'is' : 'are'} not shown.`;
  return [...problems.slice(0, MAX_TOLD), { ...next, code: 'more-faults', message }];
}

/** What only the reading as JSON may overrule: YAML is stricter about tabs and long keys than JSON. */
const NOT_FORGIVEN = ['duplicate-key', 'number-too-large', 'not-json', 'too-deep'];

type ParsedText = {
  readonly value: JsonValue | undefined;
  readonly diagnostics: readonly YamlDiagnostic[];
  readonly locate: Locator;
};

function parseText(text: string): ParsedText {
  const looksLikeJson = /^\s*[{[]/.test(text);
  const asJson = () => ({ ...parseLargeJson(text), locate: createJsonLocator(text) });
  if (looksLikeJson && text.length > MAX_DOCUMENT_LENGTH / 4) return asJson();
  const yaml = parseYaml(text, { document: 0, maxLength: MAX_DOCUMENT_LENGTH, scalars: 'kubectl' });
  const parsed = { ...yaml, locate: lazyLocator(text) };
  if (yaml.value !== undefined || !looksLikeJson) return parsed;
  if (yaml.diagnostics.some(({ code }) => NOT_FORGIVEN.includes(code))) return parsed;
  const json = asJson();
  return json.value === undefined ? parsed : json;
}

/** The text is parsed again only for what has findings. */
function lazyLocator(text: string): Locator {
  let locator: Locator | null = null;
  return (path, part) => {
    locator ??= createLocator(text, { maxLength: MAX_DOCUMENT_LENGTH });
    return locator(path, part);
  };
}
