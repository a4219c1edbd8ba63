import type { JsonObject } from '#lib/gateway-api/json.ts';
import { LATENCY_BOUNDS } from './histogram.ts';
import { type LedgerRow, withoutPods } from './ledger.ts';
import type { Party } from './population.ts';

/** The ledger as JSON, read by tests as the truth. Times are RFC 3339. */
export type LedgerReport = JsonObject;

type ReportOptions = { readonly since: string; readonly now: string; readonly pods: boolean };

/** All rows with counts; latencies as counts per bucket (not cumulative; the last is beyond all bounds). */
export function reportLedger(rows: Iterable<LedgerRow>, { since, now, pods }: ReportOptions): LedgerReport {
  const shown = pods ? [...rows] : withoutPods(rows);
  return {
    since,
    now,
    latencyBoundsMs: [...LATENCY_BOUNDS],
    rows: shown.map((row) => reportRow(row, pods)),
  };
}

function reportRow(row: LedgerRow, pods: boolean): JsonObject {
  const { parent, route, backend, destination, protocol, status, grpcStatus, failure, mirror, count } = row;
  return {
    client: reportParty(row.client, pods),
    parent: { ...parent },
    route: route && { kind: route.kind, namespace: route.namespace, name: route.name },
    rule: route && { ...route.rule },
    backend: backend && { namespace: backend.namespace, name: backend.name, port: backend.port },
    destination: destination && reportParty(destination, pods),
    protocol,
    status,
    grpcStatus,
    failure,
    mirror,
    count,
    latencyMs: { sum: row.latency.sum, buckets: [...row.latency.buckets] },
    bytes: { sent: row.sent.sum, received: row.received.sum },
  };
}

function reportParty({ namespace, workload, pod }: Party, pods: boolean): JsonObject {
  return { namespace, workload, ...(pods ? { pod } : {}) };
}
