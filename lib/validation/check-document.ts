import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { formatApiVersion, parseApiVersion } from '#lib/identity/object-ref.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import type { EndpointsOption } from '#lib/routing/frontend/service-index.ts';
import { createLocator, type Locator } from '#lib/yaml/locate.ts';
import { parseYaml, type YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { foldFindings } from './fold-findings.ts';
import { lintObject } from './lint/lint-object.ts';
import type { CompiledSchema } from './open-api/compile-schema.ts';
import { unknownFields } from './open-api/unknown-fields.ts';
import { validate } from './open-api/validate.ts';
import { isReasonableSize } from './reasonable-size.ts';
import { checkReferences } from './references/check-references.ts';

/** Finds the schema of a kind: `absent` when the cluster does not serve it, `unreadable` when it could not be read, null while nobody knows. */
export type SchemaLookup = (ref: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}) => CompiledSchema | 'absent' | 'unreadable' | null;

/** Where what is known comes from, for the words: a cluster, or files and the CRDs given with them. */
type Within = 'cluster' | 'files';

/** What a document is checked against. `world` null: references are not checked. */
export type DocumentContext = {
  readonly schemaFor: SchemaLookup;
  readonly world: World | null;
  /** What the words speak of; a cluster unless said otherwise. */
  readonly within?: Within;
  /** Whether a Service without EndpointSlices counts as having none ready (default) or as ready, for plain files. */
  readonly endpoints?: EndpointsOption;
  /** The object in the cluster that the text would replace: what is fixed may not change, what was wrong may stay. */
  readonly live?: JsonObject;
  /** The object the text has to stay, when it is an edit of one. */
  readonly identity?: { readonly kind: string; readonly namespace: string; readonly name: string };
};

/** Checks the YAML of one object: syntax, then schema, references and advice, each with its range in the text. */
export function checkDocument(text: string, context: DocumentContext): readonly YamlDiagnostic[] {
  const { value, diagnostics } = parseYaml(text);
  if (value === undefined) return diagnostics;
  const found = isJsonObject(value) ? checkValue(value, context) : [notAnObject()];
  if (found.length === 0) return diagnostics;
  const locator = createLocator(text);
  return [...diagnostics, ...found.map((finding) => placed(finding, locator))];
}

/** The findings of `checkDocument` for a parsed object, without places. */
export function checkValue(value: JsonObject, context: DocumentContext): readonly Diagnostic[] {
  const head = headFindings(value, context.identity);
  const object = asKubeObject(value);
  const { apiVersion, kind } = value;
  const ref =
    typeof apiVersion === 'string' && typeof kind === 'string'
      ? { ...parseApiVersion(apiVersion), kind }
      : null;
  const schema = ref ? context.schemaFor(ref) : null;
  return foldFindings([
    ...head,
    ...schemaFindings(schema, value, context),
    ...(object ? adviceOn(object, schema, context) : []),
  ]);
}

/** References and our advice, which are no part of the verdict. */
function adviceOn(
  object: KubeObject,
  schema: ReturnType<SchemaLookup>,
  context: DocumentContext,
): readonly Diagnostic[] {
  if (!isReasonableSize(object.spec ?? null)) return [noAdvice()];
  const { schemaFor, world, endpoints, within = 'cluster' } = context;
  const { group, kind } = identityOf(object);
  const isServed = (version: string, of: string = kind) => isSchema(schemaFor({ group, version, kind: of }));
  const lint = { world, schema: isSchema(schema) ? schema : null, isServed, endpoints, within };
  const hasGrantV1 = () => isServed('v1', 'ReferenceGrant');
  return [...lintObject(object, lint), ...(world ? checkReferences(object, world, { hasGrantV1 }) : [])];
}

function isSchema(schema: ReturnType<SchemaLookup>): schema is CompiledSchema {
  return typeof schema === 'object' && schema !== null;
}

function schemaFindings(
  schema: ReturnType<SchemaLookup>,
  value: JsonObject,
  { live, within = 'cluster' }: DocumentContext,
): readonly Diagnostic[] {
  if (schema === null) return [];
  if (schema === 'absent') return [notServed(value, within)];
  if (schema === 'unreadable') return [notChecked(within)];
  const judged = withoutStatus(value);
  const findings = validate(schema, judged, live ? { old: withoutStatus(live) } : {});
  return [...findings, ...unknownFields(schema, value)];
}

/**
 * What the API server judges when an object of the Gateway API is written: their status is a subresource, so a status in
 * the document is dropped unread. A name it does not know is still told, since that is found on decoding.
 */
function withoutStatus(value: JsonObject): JsonObject {
  const { status, ...rest } = value;
  const { apiVersion } = value;
  if (status === undefined || typeof apiVersion !== 'string') return value;
  const { group } = parseApiVersion(apiVersion);
  return group === GATEWAY_GROUP || group === EXPERIMENTAL_GROUP ? rest : value;
}

function noAdvice(): Diagnostic {
  return {
    code: 'advice-not-checked',
    severity: 'info',
    source: 'lint',
    path: ['spec'],
    message: 'The object is too large for advice and for a look at what it refers to.',
    remedy: 'Shorten its lists first.',
  };
}

function notChecked(within: Within): Diagnostic {
  return {
    code: 'schema-not-checked',
    severity: 'info',
    source: 'schema',
    path: ['kind'],
    message: `The ${within === 'cluster' ? "cluster's schema" : 'schema given'} could not be read, so fields are not checked here.`,
    remedy: 'The dry run of the API server decides.',
  };
}

function notAnObject(): Diagnostic {
  return {
    code: 'not-an-object',
    severity: 'error',
    source: 'schema',
    path: [],
    message: 'This is no Kubernetes object.',
    remedy: 'Start with apiVersion, kind and metadata.',
  };
}

function notServed({ apiVersion, kind }: JsonObject, within: Within): Diagnostic {
  return {
    code: 'kind-not-served',
    severity: 'error',
    source: 'schema',
    path: ['kind'],
    message: `${within === 'cluster' ? 'This cluster serves' : 'The CRDs given here have'} no ${kind} in ${apiVersion}.`,
    remedy: 'Check apiVersion and kind, or install the CRD.',
  };
}

function headFindings(value: JsonObject, identity: DocumentContext['identity']): readonly Diagnostic[] {
  const missing = ['apiVersion', 'kind'].filter(
    (name) => typeof value[name] !== 'string' || value[name] === '',
  );
  const found = missing.map(
    (name): Diagnostic => ({
      code: 'required',
      severity: 'error',
      source: 'schema',
      path: [name],
      message: 'Required value',
      remedy: `Add ${name}.`,
    }),
  );
  const object = asKubeObject(value);
  return object && identity ? [...found, ...movedFindings(object, identity)] : found;
}

/** An edit may not turn the object into another one: that would be a second object, and the first would stay. */
function movedFindings(
  object: KubeObject,
  identity: { readonly kind: string; readonly namespace: string; readonly name: string },
): readonly Diagnostic[] {
  const now = identityOf(object);
  const places: readonly (readonly [keyof typeof identity, FieldPath])[] = [
    ['kind', ['kind']],
    ['namespace', ['metadata', 'namespace']],
    ['name', ['metadata', 'name']],
  ];
  return places
    .filter(([member]) => now[member] !== identity[member])
    .map(([member, path]) => ({
      code: 'identity-changed',
      severity: 'error',
      source: 'schema',
      path,
      message: `The ${member} was ${identity[member] || 'empty'} and cannot be changed here.`,
      remedy: `Set it back to ${identity[member] || 'nothing'}; a new object starts as a document of its own.`,
    }));
}

/** Puts a finding where its field stands: at the key for unknown fields, at the nearest parent for missing ones. */
function placed(finding: Diagnostic, locator: Locator): YamlDiagnostic {
  const part = finding.code === 'unknown-field' ? 'key' : 'value';
  const exact = locator(finding.path, part);
  if (exact) return { ...finding, ...exact };
  for (let depth = finding.path.length - 1; depth > 0; depth -= 1) {
    const near = locator(finding.path.slice(0, depth), 'key');
    if (near) return { ...finding, ...near };
  }
  return { ...finding, from: 0, to: 0 };
}

/** `kind` of `apiVersion` for a lookup table. */
export function schemaKey(ref: {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}): string {
  return `${formatApiVersion(ref.group, ref.version)}/${ref.kind}`;
}
