import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Log, Notification, ReportingDescriptor, Result } from 'sarif';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CheckedDocument, PlacedFinding } from './check-manifests.ts';
import { nameOf } from './check-text.ts';
import type { InputProblem } from './cli-error.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const SOURCES = {
  syntax: 'What the YAML parser found.',
  schema: 'What the API server would say: the schema of the CRD and its CEL rules.',
  reference: 'A reference to an object among the given files.',
  lint: 'Advice beyond what the API server checks.',
  server: 'What an API server said.',
} as const;

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
    const { code, severity, source, remedy, spec } = finding;
    if (rules.has(code)) continue;
    const words = code.replaceAll('-', ' ');
    const help = [SOURCES[source], remedy ?? '', spec === undefined ? '' : `See ${spec}`];
    rules.set(code, {
      id: code,
      shortDescription: { text: `${words.charAt(0).toUpperCase()}${words.slice(1)}.` },
      fullDescription: { text: SOURCES[source] },
      help: { text: help.filter((part) => part !== '').join(' ') },
      ...(spec !== undefined && URL.canParse(spec) ? { helpUri: spec } : {}),
      defaultConfiguration: { level: LEVELS[severity] },
      properties: { tags: [source] },
    });
  }
  return rules;
}

function resultOf(document: CheckedDocument, finding: PlacedFinding, ruleIndex: number): Result {
  const { code, severity, path, message, remedy, line, column } = finding;
  const field = formatFieldPath(path);
  const about = nameOf(document);
  const text = [field === '' ? message : `${field}: ${message}`, remedy ?? ''].filter((part) => part !== '');
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
