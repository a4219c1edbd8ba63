import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CheckedDocument, PlacedFinding } from './check-manifests.ts';
import { nameOf, sentenceOf } from './check-text.ts';
import type { InputProblem } from './cli-error.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const SOURCES = {
  syntax: 'What the YAML parser found.',
  schema: 'What the API server would say: the schema of the CRD and its CEL rules.',
  reference: 'A reference to an object among the given files.',
  lint: 'Advice beyond what the API server checks.',
  server: 'What an API server said.',
} as const;

/** What a rule is about, where its name and source do not tell; remedies of single findings stand with these. */
const HELP: Readonly<Record<string, string>> = {
  'ambiguous-scalar':
    'YAML 1.1, which kubectl reads, and YAML 1.2 take this plain text for different values. Put it in quotes, or write the value that is meant.',
  'duplicate-key': 'A mapping holds the same key twice; only one of the values could count.',
  'duplicate-object':
    'Two documents describe the same object; applied in order, the later one replaces the earlier.',
  'helm-template': 'Templates have to be rendered before they can be checked.',
  'kind-not-served': 'The CRDs that are checked against do not serve this kind in this version.',
  'out-of-range': 'A number is outside of the bounds that the schema sets.',
  required: 'A field is missing that the schema requires.',
  rule: 'A rule of the CRD (CEL) does not hold.',
  'too-deep': 'Lists and mappings are nested deeper than any object is.',
  'too-many-aliases': 'Aliases repeat so much that the document would grow without bounds.',
  'unknown-field': 'The schema has no such field: the API server drops it, kubectl refuses it.',
  'wrong-type': 'A value has another type than the schema asks for.',
};

/** A log in SARIF 2.1.0 (OASIS), for code scanning and editors. */
export function formatCheckSarif(
  documents: readonly CheckedDocument[],
  { problems, version }: { readonly problems: readonly InputProblem[]; readonly version: string },
): string {
  const rules = rulesOf(documents);
  const order = new Map([...rules.keys()].map((id, index) => [id, index]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Meshloom', version, rules: [...rules.values()] } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            ...(problems.length === 0 ? {} : { toolExecutionNotifications: problems.map(notification) }),
          },
        ],
        results: documents.flatMap((document) =>
          document.findings.map((finding) => resultOf(document, finding, order.get(finding.code) ?? -1)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rulesOf(documents: readonly CheckedDocument[]): ReadonlyMap<string, ReportingDescriptor> {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of documents.flatMap((document) => document.findings)) {
    const { code, severity, source } = finding;
    if (rules.has(code)) continue;
    const words = code.replaceAll('-', ' ');
    const name = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
    const spec = specOf(code, documents);
    rules.set(code, {
      id: code,
      shortDescription: { text: name },
      fullDescription: { text: SOURCES[source] },
      help: { text: `${name} ${HELP[code] ?? SOURCES[source]}${spec === null ? '' : ` See ${spec}`}` },
      ...(spec !== null && URL.canParse(spec) ? { helpUri: spec } : {}),
      defaultConfiguration: { level: LEVELS[severity] },
      properties: { tags: [source] },
    });
  }
  return rules;
}

/** The section that all findings of a rule refer to; null when they differ or name none. */
function specOf(code: string, documents: readonly CheckedDocument[]): string | null {
  const sections = new Set(
    documents.flatMap(({ findings }) =>
      findings.filter((each) => each.code === code).map(({ spec }) => spec),
    ),
  );
  const [only] = sections;
  return sections.size === 1 && only !== undefined ? only : null;
}

function resultOf(document: CheckedDocument, finding: PlacedFinding, ruleIndex: number): Result {
  const { code, severity, path, message, remedy, line, column } = finding;
  const field = formatFieldPath(path);
  const about = nameOf(document);
  const text = [sentenceOf(field, message), remedy ?? ''].filter((part) => part !== '');
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: text.join(' ') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(document.file),
          region: { startLine: line, startColumn: column },
        },
        ...(about === '' ? {} : { logicalLocations: [{ fullyQualifiedName: about, kind: 'resource' }] }),
      },
    ],
  };
}

function notification({ file, line, column, code, message }: InputProblem): Notification {
  const region = line === null ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    level: 'error',
    descriptor: { id: code },
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(file), ...region } }],
  };
}

/** Relative files are relative to the root of the sources, which is where the tool was started. */
function artifact(file: string): ArtifactLocation {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  const uri = file.split(sep).map(encodeURIComponent).join('/').replace(/^\.\//, '');
  return { uri, uriBaseId: '%SRCROOT%' };
}
