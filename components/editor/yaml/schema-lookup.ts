import { isJsonObject } from '#lib/gateway-api/json.ts';
import { watchedKind } from '#lib/gateway-api/kinds.ts';
import { type SchemaLookup, schemaKey } from '#lib/validation/check-document.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import type { ClusterSchemas, KindStatus } from '#lib/wire/clusters.ts';

/**
 * Schemas by kind. A missing schema means `absent` only where that is known: from the kind's own state, or because all CRDs are.
 * Whoever may not read CRDs gets `unreadable`, and the API server decides.
 */
export function schemaLookup({ schemas, known }: ClusterSchemas, kinds: readonly KindStatus[]): SchemaLookup {
  const raw = new Map(schemas.map((schema) => [schemaKey(schema), schema.openAPIV3Schema] as const));
  return (ref) => {
    const schema = raw.get(schemaKey(ref));
    // compileSchema keeps what it has compiled, by identity.
    if (schema !== undefined) return isJsonObject(schema) ? compileSchema(schema) : null;
    // Built-in kinds have no CRD; nothing is known about their schema here.
    if (watchedKind(ref)?.core) return null;
    const status = kinds.find(({ group, kind }) => group === ref.group && kind === ref.kind);
    if (status?.state === 'ABSENT') return 'absent';
    if (status?.state === 'LIVE' && status.version === ref.version) return 'unreadable';
    return known ? 'absent' : 'unreadable';
  };
}
