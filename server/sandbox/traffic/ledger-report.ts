import { LATENCY_BOUNDS } from './histogram.ts';
import { type LedgerRow, withoutPods } from './ledger.ts';
import type { Party } from './population.ts';

/** A workload, and its Pod where Pods are told apart. */
type ReportedParty = { readonly namespace: string; readonly workload: string; readonly pod?: string };

type ReportedRow = {
  readonly client: ReportedParty;
  readonly parent: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly port: number;
    readonly host: string;
  };
  readonly route: { readonly kind: string; readonly namespace: string; readonly name: string } | null;
  readonly rule: { readonly index: number; readonly name: string | null } | null;
  readonly backend: { readonly namespace: string; readonly name: string; readonly port: number } | null;
  readonly destination: ReportedParty | null;
  readonly protocol: string;
  readonly status: number;
  readonly grpcStatus: string | null;
  readonly failure: string | null;
  readonly mirror: boolean;
  readonly count: number;
  /** Counts per bucket, not cumulative; the last is beyond all bounds. */
  readonly latencyMs: { readonly sum: number; readonly buckets: readonly number[] };
  readonly bytes: { readonly sent: number; readonly received: number };
};

/** The ledger as data, read by tests as the truth. Times are RFC 3339. */
export type LedgerReport = {
  readonly since: string;
  readonly now: string;
  readonly latencyBoundsMs: readonly number[];
  readonly rows: readonly ReportedRow[];
};

type ReportOptions = { readonly since: string; readonly now: string; readonly pods: boolean };

/** All rows so far, for each Pod or added up over them. */
export function reportLedger(rows: Iterable<LedgerRow>, { since, now, pods }: ReportOptions): LedgerReport {
  const shown = pods ? [...rows] : withoutPods(rows);
  return {
    since,
    now,
    latencyBoundsMs: [...LATENCY_BOUNDS],
    rows: shown.map((row) => reportRow(row, pods)),
  };
}

function reportRow(row: LedgerRow, pods: boolean): ReportedRow {
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

function reportParty({ namespace, workload, pod }: Party, pods: boolean): ReportedParty {
  return { namespace, workload, ...(pods ? { pod } : {}) };
}
