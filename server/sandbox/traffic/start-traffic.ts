import type { World } from '#lib/gateway-api/world.ts';
import type { SandboxCluster } from '../cluster.ts';
import type { SandboxLog } from '../controller/fault-log.ts';
import { createFaultLog } from '../controller/fault-log.ts';
import type { Answer } from '../http/respond.ts';
import type { Trouble } from './crowd.ts';
import { DEMO_TRAFFIC } from './demo-traffic.ts';
import { TrafficEngine } from './engine.ts';
import { type LedgerReport, reportLedger } from './ledger-report.ts';
import { followStore } from './live-world.ts';
import { type PacedWorld, paceWorld } from './pace-world.ts';
import { serveMetrics } from './serve-metrics.ts';

/** How traffic is to flow. */
export type TrafficOptions = {
  /** Of the metrics on 127.0.0.1; 0 or absent: any free one. */
  readonly metricsPort?: number;
  /** The same seed and the same cluster give the same requests. */
  readonly seed?: number;
  /** What of the routes the data plane enforces; all of it when absent. */
  readonly enforced?: (world: World) => World;
  readonly log: SandboxLog;
};

/** Traffic that flows until it is closed. */
export type RunningTraffic = {
  /** Where Prometheus finds `/metrics/<telemetry>` and `/meshloom/targets/<telemetry>`. */
  readonly metricsUrl: string;
  /** Everything counted so far; with `pods`, for each Pod. */
  readonly ledger: (options: { readonly pods: boolean }) => LedgerReport;
  /** Faults of backends from now on, in place of those before. */
  readonly setTroubles: (troubles: readonly Trouble[]) => void;
  close(): Promise<void>;
};

const TICK_MS = 250;

/** Lets the callers of the demonstration send, four times a second what is due. Rejects when the port is taken. */
export async function startTraffic(
  cluster: SandboxCluster,
  options: TrafficOptions,
): Promise<RunningTraffic> {
  const world = followStore(cluster.store);
  const paced = paceWorld(world.current, () => performance.now());
  const engine = new TrafficEngine({
    traffic: DEMO_TRAFFIC,
    seed: options.seed ?? 1,
    world: paced.current,
    ...(options.enforced === undefined ? {} : { enforced: options.enforced }),
  });
  const since = cluster.now();
  const metrics = await serveMetrics(
    () => ({ rows: engine.ledger.rows, everyone: engine.everyone }),
    options.metricsPort ?? 0,
  );
  const stop = tickForever(engine, paced, options.log);
  return {
    metricsUrl: metrics.url,
    ledger: ({ pods }) => reportLedger(engine.ledger.rows, { since, now: cluster.now(), pods }),
    setTroubles: (troubles) => engine.setTroubles(troubles),
    async close() {
      stop();
      world.close();
      await metrics.close();
    },
  };
}

/** `/meshloom/ledger` as JSON, with `?pods=true` for each Pod; null for other paths. */
export function trafficPage(traffic: RunningTraffic, url: URL): Answer | null {
  if (url.pathname !== '/meshloom/ledger') return null;
  return { code: 200, body: traffic.ledger({ pods: url.searchParams.get('pods') === 'true' }) };
}

/** Steps as long as the time since the last one. The timer keeps no process alive. */
function tickForever(engine: TrafficEngine, paced: PacedWorld, log: SandboxLog): () => void {
  const faults = createFaultLog((_message, details) => log('a step of the sandbox traffic failed', details));
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    try {
      engine.tick((now - last) / 1_000);
      faults.ok('traffic');
    } catch (error) {
      // Objects of any shape may be stored; a step that fails on one must not end the process.
      faults.fault('traffic', error);
    }
    last = now;
    paced.tookMs(performance.now() - now);
  };
  const timer = setInterval(step, TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
