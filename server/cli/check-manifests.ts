import { isJsonObject, type JsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP, WATCHED_KINDS } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject, keyOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { type KindKey, kindKey, type ObjectKey, parseApiVersion } from '#lib/identity/object-ref.ts';
import type { Diagnostic, Severity } from '#lib/result/diagnostic.ts';
import { checkValue } from '#lib/validation/check-document.ts';
import { inNamespace } from './files-world.ts';
import type { Schemas } from './load-schemas.ts';
import type { BrokenDocument, Manifest } from './read-manifests.ts';
import { TEMPLATE_CODE, templateProblem } from './template-hint.ts';

/** A finding with its place in the file, from 1. */
export type PlacedFinding = Omit<Diagnostic, 'fix'> & { readonly line: number; readonly column: number };

/** One document and what is to be said about it. */
export type CheckedDocument = {
  readonly file: string;
  /** True when the text could not be read; then the findings say why. */
  readonly isBroken: boolean;
  readonly index: number;
  readonly apiVersion: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly verdict: 'valid' | 'invalid' | 'unchecked';
  readonly findings: readonly PlacedFinding[];
};

type Options = { readonly schemas: Schemas; readonly namespace: string };

/** Checks documents of files together: schema and CEL rules decide the verdict, references among the files and advice come besides. */
export function checkManifests(
  documents: readonly (Manifest | BrokenDocument)[],
  options: Options,
): readonly CheckedDocument[] {
  const values = new Map<Manifest, JsonObject>();
  const first = new Map<ObjectKey, Manifest>();
  const objects: KubeObject[] = [];
  for (const document of documents) {
    if (document.state === 'broken' || !isJsonObject(document.value)) continue;
    const value = inNamespace(document.value, options.namespace, options.schemas.isNamespaced);
    values.set(document, value);
    const object = asKubeObject(value);
    if (!object) continue;
    objects.push(object);
    if (!first.has(keyOf(object))) first.set(keyOf(object), document);
  }
  const world = createWorld('files', objects, knownKinds(objects));
  const entries = documents.map((document) => {
    if (document.state === 'broken') return brokenEntry(document);
    const value = values.get(document);
    if (!value) return entryOf(document, {}, { found: [notAnObject()], options });
    const object = asKubeObject(value);
    const earlier = object ? first.get(keyOf(object)) : undefined;
    const repeated = earlier && earlier !== document ? [standsTwice(earlier)] : [];
    return entryOf(document, value, { found: [...checkOne(value, world, options), ...repeated], options });
  });
  return withTemplateHints(documents, entries);
}

/** A template that happens to be YAML is the reason of most of its findings; said once a file. */
function withTemplateHints(
  documents: readonly (Manifest | BrokenDocument)[],
  entries: readonly CheckedDocument[],
): readonly CheckedDocument[] {
  const isHint = ({ code }: { readonly code: string }) => code === TEMPLATE_CODE;
  const said = new Set(
    documents.flatMap((each) => (each.state === 'broken' && each.problems.some(isHint) ? [each.file] : [])),
  );
  return entries.map((entry, at) => {
    const document = documents[at];
    if (document?.state !== 'read' || entry.findings.length === 0 || said.has(document.file)) return entry;
    said.add(document.file);
    const [hint] = templateProblem(document.file, { from: 0, text: document.file.text });
    if (!hint) return entry;
    const { code, message, line, column } = hint;
    const finding = { code, message, line, column, severity: 'info', source: 'syntax', path: [] } as const;
    return { ...entry, findings: [finding, ...entry.findings] };
  });
}

/** Absence among files is a fact only for kinds the files hold at all. Grants go with the Services they speak of. */
function knownKinds(objects: readonly KubeObject[]): ReadonlySet<KindKey> {
  const held = new Set(
    objects.map((object) => kindKey({ ...parseApiVersion(object.apiVersion), kind: object.kind })),
  );
  const known = new Set(WATCHED_KINDS.map(({ key }) => key).filter((key) => held.has(key)));
  if (held.has(kindKey({ group: '', kind: 'Service' })))
    known.add(kindKey({ group: GATEWAY_GROUP, kind: 'ReferenceGrant' }));
  return known;
}

function checkOne(value: JsonObject, world: World, { schemas }: Options): readonly Diagnostic[] {
  const found = checkValue(value, { schemaFor: schemas.lookup, world, endpoints: 'assume', within: 'files' });
  const state = stateOf(value, schemas);
  if (state === 'not-served') return [notServed(value, schemas), ...found];
  const { group } = parseApiVersion(stringAt(value, 'apiVersion') ?? '');
  const isGateway = group === GATEWAY_GROUP || group === EXPERIMENTAL_GROUP;
  return state === 'unknown' && isGateway ? [notDescribed(value, schemas), ...found] : found;
}

function stateOf(value: JsonObject, schemas: Schemas): 'served' | 'not-served' | 'unknown' {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return 'unknown';
  return schemas.stateOf({ ...parseApiVersion(apiVersion), kind });
}

/** Findings that say a part could not be checked. */
const NOT_CHECKED = ['rule-not-checked', 'format-not-checked', 'schema-not-checked'];

function verdictOf(
  value: JsonObject,
  found: readonly Diagnostic[],
  schemas: Schemas,
): CheckedDocument['verdict'] {
  // The API server drops unknown fields and takes the object; only a strict client such as kubectl refuses.
  if (
    found.some(
      ({ source, severity, code }) => source === 'schema' && severity === 'error' && code !== 'unknown-field',
    )
  )
    return 'invalid';
  const isChecked =
    stateOf(value, schemas) === 'served' && !found.some(({ code }) => NOT_CHECKED.includes(code));
  return isChecked ? 'valid' : 'unchecked';
}

function entryOf(
  document: Manifest,
  value: JsonObject,
  { found, options }: { readonly found: readonly Diagnostic[]; readonly options: Options },
): CheckedDocument {
  const metadata = isJsonObject(value.metadata) ? value.metadata : {};
  const findings = [
    ...document.warnings.map((warning) => ({ ...bare(warning), ...document.file.place(warning.from) })),
    ...found.map((finding) => placed(finding, document)),
  ];
  return {
    file: document.file.name,
    isBroken: false,
    index: document.index,
    apiVersion: stringAt(value, 'apiVersion') ?? null,
    kind: stringAt(value, 'kind') ?? null,
    namespace: stringAt(metadata, 'namespace') ?? null,
    name: stringAt(metadata, 'name') ?? null,
    verdict: verdictOf(value, found, options.schemas),
    findings: findings.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

function brokenEntry({ file, index, problems }: BrokenDocument): CheckedDocument {
  const nothing = { apiVersion: null, kind: null, namespace: null, name: null };
  const findings = problems.map(({ code, message, line, column }) => ({
    code,
    message,
    severity: 'error' as const,
    source: 'syntax' as const,
    path: [],
    line: line ?? 1,
    column: column ?? 1,
  }));
  return { file: file.name, isBroken: true, index, ...nothing, verdict: 'unchecked', findings };
}

/** Where a field stands: at the key for unknown fields, at the nearest parent for missing ones, else where the object begins. */
function placed(finding: Diagnostic, { file, locate, from }: Manifest): PlacedFinding {
  const { path } = finding;
  let at = locate(path, finding.code === 'unknown-field' ? 'key' : 'value');
  for (let depth = path.length - 1; at === null && depth > 0; depth -= 1)
    at = locate(path.slice(0, depth), 'key');
  return { ...bare(finding), ...file.place(path.length === 0 ? from : (at ?? from)) };
}

/** Without the fix, which is for editors that hold the document. */
function bare({ code, severity, source, path, message, remedy, spec }: Diagnostic): Omit<Diagnostic, 'fix'> {
  return {
    code,
    severity,
    source,
    path,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(spec === undefined ? {} : { spec }),
  };
}

function schemaFinding(code: string, severity: Severity, message: string, remedy: string): Diagnostic {
  return {
    code,
    severity,
    source: 'schema',
    path: code === 'not-an-object' ? [] : ['kind'],
    message,
    remedy,
  };
}

function notAnObject(): Diagnostic {
  const remedy = 'Start with apiVersion, kind and metadata.';
  return schemaFinding('not-an-object', 'error', 'This is no Kubernetes object.', remedy);
}

function notServed({ apiVersion, kind }: JsonObject, { name }: Schemas): Diagnostic {
  const message = `${name} serves no ${kind} in ${apiVersion}.`;
  const remedy = 'Check apiVersion and kind; --channel experimental and --crds choose another description.';
  return schemaFinding('kind-not-served', 'error', message, remedy);
}

function notDescribed({ kind }: JsonObject, { name }: Schemas): Diagnostic {
  const message = `${name} does not describe ${kind}, so its fields are not checked here.`;
  return schemaFinding('schema-not-checked', 'info', message, 'Give its CRD with --crds.');
}

function standsTwice({ file, from }: Manifest): Diagnostic {
  const { line } = file.place(from);
  return {
    code: 'duplicate-object',
    severity: 'warning',
    source: 'reference',
    path: ['metadata', 'name'],
    message: `The same object stands in ${file.name}:${line} already; applied in order, this one replaces it.`,
    remedy: 'Remove one of the two, or name them differently.',
  };
}
