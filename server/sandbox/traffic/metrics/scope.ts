import { cumulativeAt, LATENCY_BOUNDS, SIZE_BOUNDS } from '../histogram.ts';
import type { LedgerRow } from '../ledger.ts';
import type { Party } from '../population.ts';
import type { Distribution } from './exposition.ts';

/** Whose metrics: those of one proxy's Pod, or of all together (null). */
export type Scope = { readonly namespace: string; readonly pod: string } | null;

/** True when the Pod is the one asked about. */
export function isIn(scope: Scope, party: Party): boolean {
  return scope === null || (party.pod === scope.pod && party.namespace === scope.namespace);
}

/** The Service port a row's client addressed in the mesh: through a Gateway, the backend that the Gateway chose. */
export function addressedPort(
  row: LedgerRow,
): { readonly namespace: string; readonly name: string; readonly port: number } | null {
  return row.parent.kind === 'Service' ? row.parent : row.backend;
}

/** Latencies over the bounds of a mesh (in its unit, `perMs` of it to the millisecond). */
export function latencyOf(row: LedgerRow, bounds: readonly number[], perMs: 1 | 0.001): Distribution {
  const asked = perMs === 1 ? bounds : bounds.map((bound) => bound * 1_000);
  return {
    cumulative: cumulativeAt(row.latency, LATENCY_BOUNDS, asked),
    count: row.count,
    sum: row.latency.sum * perMs,
  };
}

/** Sizes over the bounds of Istio. */
export function sizeOf(row: LedgerRow, which: 'sent' | 'received', bounds: readonly number[]): Distribution {
  const histogram = row[which];
  return {
    cumulative: cumulativeAt(histogram, SIZE_BOUNDS, bounds),
    count: row.count,
    sum: histogram.sum,
  };
}

const GRPC_CODES: Readonly<Record<string, string>> = {
  OK: '0',
  DEADLINE_EXCEEDED: '4',
  UNIMPLEMENTED: '12',
  INTERNAL: '13',
  UNAVAILABLE: '14',
};

/** The number of a gRPC status; empty for requests that are none. */
export function grpcCode(row: LedgerRow): string {
  return row.grpcStatus === null ? '' : (GRPC_CODES[row.grpcStatus] ?? '2');
}
