import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { BackendOutcome, Decision } from '#lib/routing/decision.ts';

/** One backend with its share in the world shown and in the other one. */
export type BackendRow = {
  readonly key: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  /** 0…1; null where the world does not name it. */
  readonly share: number | null;
  /** The share in the other world; null where it does not name it, or there is none. */
  readonly other: number | null;
  /** Of the world shown. */
  readonly status: number | null;
  readonly fault: BackendOutcome['fault'];
};

/** The backends of a decision in their order, then those only the other one has. The same backend named twice is one row. */
export function backendRows(shown: Decision, other: Decision | null): readonly BackendRow[] {
  const rows = mergeBackends(shown.backends);
  const others = mergeBackends(other?.backends ?? []);
  const own = [...rows].map(([id, backend]): BackendRow => {
    const there = others.get(id);
    return rowOf(backend, { share: backend.share, other: there?.share ?? null });
  });
  const gone = [...others].filter(([id]) => !rows.has(id));
  return [...own, ...gone.map(([, backend]) => rowOf(backend, { share: null, other: backend.share }))];
}

function rowOf(
  { group, kind, namespace, name, port, status, fault }: BackendOutcome,
  shares: { readonly share: number | null; readonly other: number | null },
): BackendRow {
  return {
    key: objectKey({ group, kind, namespace, name }),
    namespace,
    name,
    port,
    status,
    fault,
    ...shares,
  };
}

function mergeBackends(backends: readonly BackendOutcome[]): ReadonlyMap<string, BackendOutcome> {
  const merged = new Map<string, BackendOutcome>();
  for (const backend of backends) {
    const id = `${backend.group}/${backend.kind}/${backend.namespace}/${backend.name}:${backend.port}`;
    const known = merged.get(id);
    if (!known) merged.set(id, backend);
    else
      merged.set(id, {
        ...known,
        share: known.share + backend.share,
        status: known.fault === null ? backend.status : known.status,
        fault: known.fault ?? backend.fault,
      });
  }
  return merged;
}
