import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { type Diagnostic, type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';
import { readSchema, type SchemaNode } from '../open-api/schema-node.ts';
import type { LintContext } from './lint-context.ts';
import { advise } from './rules.ts';

/** What would be missing, by field name: fields of the experimental channel and those that came later than some clusters' CRDs. */
const EFFECTS: Readonly<Record<string, string>> = {
  retry: 'failed requests would not be retried',
  sessionPersistence: 'requests of a session would not stay with one backend',
  externalAuth: 'requests would pass without being authorised',
  useDefaultGateways: 'the route would not attach to the default Gateways',
  defaultScope: 'routes that ask for default Gateways would not attach to it',
  cors: 'no CORS headers would be answered',
  timeouts: 'requests would have no time limit of their own',
  percent: 'every request would be mirrored',
  fraction: 'every request would be mirrored',
  port: 'the reference would not be limited to that port',
  name: 'nothing could refer to it by name',
};

/** A field that this cluster's CRD lacks and the experimental channel of the Gateway API has: it is pruned silently. */
export function lintChannel(object: KubeObject, { schema }: LintContext): readonly Diagnostic[] {
  const { group, version, kind } = identityOf(object);
  if (schema === null || group !== GATEWAY_GROUP) return [];
  const gap = gapOf(schema.root, kind, version);
  if (!gap) return [];
  const paths: FieldPath[] = [];
  collect(gap, object, { at: [], paths });
  return paths.map((path) => {
    const field = String(path.at(-1));
    const effect = EFFECTS[field] ?? 'what it says would not happen';
    return advise('experimental-field', {
      path,
      message: `The CRD of ${kind} in use does not have ${formatFieldPath(path)}; it would be dropped silently, and ${effect}.`,
      remedy: 'Install the CRDs of the experimental channel (or a newer release), or leave it out.',
      fix: { label: `Remove ${field}`, changes: [{ op: 'remove', path }] },
    });
  });
}

/** What one schema has and another lacks: names of fields here, and the places below where something is missing. */
type Gap = {
  readonly fields: ReadonlySet<string>;
  readonly below: ReadonlyMap<string, Gap>;
  readonly items: Gap | null;
};

const GAPS = new WeakMap<SchemaNode, Gap | null>();

/** The gap between a cluster's schema and the experimental channel; null when there is none. Kept as long as the schema. */
function gapOf(root: SchemaNode, kind: string, version: string): Gap | null {
  const known = GAPS.get(root);
  if (known !== undefined) return known;
  const raw = schemaFor(kind, version, 'experimental') ?? schemaFor(kind, 'v1', 'experimental');
  const gap = raw ? gapBetween(root, readSchema(raw)) : null;
  GAPS.set(root, gap);
  return gap;
}

function gapBetween(lacking: SchemaNode, having: SchemaNode): Gap | null {
  const fields = new Set<string>();
  const below = new Map<string, Gap>();
  for (const [name, member] of having.properties) {
    const own = lacking.properties.get(name);
    const gap = own && gapBetween(own, member);
    if (gap) below.set(name, gap);
    else if (!own && !lacking.preserveUnknown && !lacking.additional) fields.add(name);
  }
  const items = lacking.items && having.items ? gapBetween(lacking.items, having.items) : null;
  return fields.size > 0 || below.size > 0 || items ? { fields, below, items } : null;
}

type Collecting = { readonly at: FieldPath; readonly paths: FieldPath[] };

function collect(gap: Gap, value: JsonValue, { at, paths }: Collecting): void {
  if (Array.isArray(value)) {
    const { items } = gap;
    if (items)
      for (const [index, item] of value.entries()) collect(items, item, { at: [...at, index], paths });
    return;
  }
  if (!isJsonObject(value)) return;
  for (const name of gap.fields) if (value[name] !== undefined) paths.push([...at, name]);
  for (const [name, next] of gap.below) {
    const member = value[name];
    if (member !== undefined) collect(next, member, { at: [...at, name], paths });
  }
}
