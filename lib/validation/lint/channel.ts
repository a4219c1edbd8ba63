import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { type Diagnostic, type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';
import { compileSchema } from '../open-api/compile-schema.ts';
import type { SchemaNode } from '../open-api/schema-node.ts';
import { unknownFields } from '../open-api/unknown-fields.ts';
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
  const unknown = unknownFields(schema, object);
  if (unknown.length === 0) return [];
  const experimental = experimentalRoot(kind, version);
  if (!experimental) return [];
  return unknown
    .filter(({ path }) => isKnown(experimental, path))
    .map(({ path }) => {
      const field = String(path.at(-1));
      const effect = EFFECTS[field] ?? 'what it says would not happen';
      return advise('experimental-field', {
        path,
        message: `This cluster's ${kind} does not have ${formatFieldPath(path)}; it would be dropped silently, and ${effect}.`,
        remedy: 'Install the CRDs of the experimental channel (or a newer release), or leave it out.',
        fix: { label: `Remove ${field}`, changes: [{ op: 'remove', path }] },
      });
    });
}

const ROOTS = new Map<string, SchemaNode | null>();

function experimentalRoot(kind: string, version: string): SchemaNode | null {
  const key = `${kind}/${version}`;
  const known = ROOTS.get(key);
  if (known !== undefined) return known;
  const raw = schemaFor(kind, version, 'experimental') ?? schemaFor(kind, 'v1', 'experimental');
  const root = raw ? compileSchema(raw).root : null;
  ROOTS.set(key, root);
  return root;
}

function isKnown(root: SchemaNode, path: FieldPath): boolean {
  let node: SchemaNode | undefined = root;
  for (const part of path) {
    node = typeof part === 'number' ? (node.items ?? undefined) : node.properties.get(part);
    if (!node) return false;
  }
  return true;
}
