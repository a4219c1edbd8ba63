import {
  addHistogram,
  createHistogram,
  type Histogram,
  LATENCY_BOUNDS,
  observe,
  SIZE_BOUNDS,
} from './histogram.ts';
import type { Party } from './population.ts';

/** Why a request failed where the backend itself did not say so; null: it answered. */
export type Failure = 'no-route' | 'invalid-backend' | 'no-endpoints' | 'timeout' | 'refused';

/** What a client addressed: a Service port, or the listener port of a Gateway. */
export type ParentPort = {
  readonly kind: 'Service' | 'Gateway';
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** As the client writes it in `Host`. */
  readonly host: string;
};

/** A Service port that a rule or the parent itself leads to. */
export type BackendPort = { readonly namespace: string; readonly name: string; readonly port: number };

/** The rule that decided; `name` null where the rule has none. */
export type RuleOfRoute = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly rule: { readonly index: number; readonly name: string | null };
};

/** What requests have in common that are counted together. */
export type LedgerKey = {
  readonly client: Party;
  readonly parent: ParentPort;
  /** Null: no route applied. */
  readonly route: RuleOfRoute | null;
  /** Null: answered by the data plane itself. */
  readonly backend: BackendPort | null;
  /** The Pod that answered; null: none was reached, or it is not one of this cluster. */
  readonly destination: Party | null;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** HTTP status; 0 for TCP. */
  readonly status: number;
  /** Name as in the gRPC specification; null unless gRPC. */
  readonly grpcStatus: string | null;
  readonly failure: Failure | null;
  /** A copy: its answer went nowhere. */
  readonly mirror: boolean;
};

/** Requests (connections for TCP) counted together. Milliseconds and bytes. */
export type LedgerRow = LedgerKey & {
  count: number;
  readonly latency: Histogram;
  readonly sent: Histogram;
  readonly received: Histogram;
};

/** One request to write down. */
export type Observation = {
  readonly latencyMs: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
};

const MAX_ROWS = 20_000;
/** Stands for Pods once there are too many rows to tell them apart. */
const MANY = '';

/**
 * Exactly who called whom, through which rule, and what came of it. Bounded: beyond the limit new rows no longer tell Pods apart
 * (`pod` is empty), so counts stay exact while their number stays that of workloads.
 */
export class Ledger {
  readonly #rows = new Map<string, LedgerRow>();
  readonly #maxRows: number;

  constructor(maxRows: number = MAX_ROWS) {
    this.#maxRows = maxRows;
  }

  /** All rows, in the order they were first needed. */
  get rows(): Iterable<LedgerRow> {
    return this.#rows.values();
  }

  /** The row of a key, made when new. */
  row(key: LedgerKey): LedgerRow {
    const name = nameOf(key);
    const known = this.#rows.get(name);
    if (known) return known;
    return this.#rows.size < this.#maxRows ? this.#add(name, key) : this.#foldedRow(key);
  }

  #foldedRow(key: LedgerKey): LedgerRow {
    const folded = { ...key, client: withoutPod(key.client), destination: foldedParty(key.destination) };
    const name = nameOf(folded);
    return this.#rows.get(name) ?? this.#add(name, folded);
  }

  #add(name: string, key: LedgerKey): LedgerRow {
    const row: LedgerRow = {
      ...key,
      count: 0,
      latency: createHistogram(LATENCY_BOUNDS),
      sent: createHistogram(SIZE_BOUNDS),
      received: createHistogram(SIZE_BOUNDS),
    };
    this.#rows.set(name, row);
    return row;
  }
}

/** Counts one request in its row. */
export function record(row: LedgerRow, observation: Observation): void {
  row.count += 1;
  observe(row.latency, LATENCY_BOUNDS, observation.latencyMs);
  observe(row.sent, SIZE_BOUNDS, observation.sentBytes);
  observe(row.received, SIZE_BOUNDS, observation.receivedBytes);
}

/** Rows added up over their Pods: one row per workloads, Service, rule and status. */
export function withoutPods(rows: Iterable<LedgerRow>): readonly LedgerRow[] {
  const merged = new Ledger(Number.POSITIVE_INFINITY);
  for (const row of rows) {
    const { client, destination } = row;
    const into = merged.row({ ...row, client: withoutPod(client), destination: foldedParty(destination) });
    into.count += row.count;
    addHistogram(into.latency, row.latency);
    addHistogram(into.sent, row.sent);
    addHistogram(into.received, row.received);
  }
  return [...merged.rows];
}

function foldedParty(party: Party | null): Party | null {
  return party && withoutPod(party);
}

function withoutPod(party: Party): Party {
  return party.pod === MANY ? party : { ...party, pod: MANY, address: '', node: '' };
}

function nameOf(key: LedgerKey): string {
  const { client, parent, route, backend, destination, protocol, status, grpcStatus, failure, mirror } = key;
  return [
    partyName(client),
    `${parent.kind}/${parent.namespace}/${parent.name}:${parent.port} ${parent.host}`,
    route
      ? `${route.kind}/${route.namespace}/${route.name}#${route.rule.index}/${route.rule.name ?? ''}`
      : '',
    backend ? `${backend.namespace}/${backend.name}:${backend.port}` : '',
    destination ? partyName(destination) : '',
    `${protocol} ${status} ${grpcStatus ?? ''} ${failure ?? ''} ${mirror ? 'mirror' : ''}`,
  ].join('|');
}

function partyName(party: Party): string {
  return `${party.namespace}/${party.workload}/${party.pod}`;
}
