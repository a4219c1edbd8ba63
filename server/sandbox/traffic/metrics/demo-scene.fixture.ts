import { createCluster } from '../../cluster.ts';
import { seedCluster } from '../../seed/seed-cluster.ts';
import { DEMO_TRAFFIC } from '../demo-traffic.ts';
import { TrafficEngine } from '../engine.ts';
import type { LedgerRow } from '../ledger.ts';
import { followStore } from '../live-world.ts';
import { metricsPage, type Scene } from './pages.ts';
import { readExposition, type Sample } from './read-exposition.fixture.ts';

/** Half a minute of the demonstration's traffic, and its pages as Prometheus would read them. */
export type DemoScene = {
  readonly scene: Scene;
  readonly rows: readonly LedgerRow[];
  /** Each page is read once: nothing is counted any more. */
  readonly page: (path: string) => readonly Sample[];
};

/** Lets the demonstration run for half a minute of its own time. */
export function demoScene(): DemoScene {
  const cluster = createCluster();
  seedCluster(cluster, 'demo');
  const world = followStore(cluster.store);
  const engine = new TrafficEngine({ traffic: DEMO_TRAFFIC, seed: 5, world: world.current });
  // Slow enough for the higher buckets to be met.
  engine.setTroubles([{ namespace: 'catalog', service: 'search-v1', failing: 0.3, slow: 40 }]);
  for (let second = 0; second < 30; second += 1) engine.tick(1);
  const rows = [...engine.ledger.rows];
  const scene = { rows, everyone: engine.everyone };
  const read = new Map<string, readonly Sample[]>();
  const page = (path: string): readonly Sample[] => {
    const known = read.get(path);
    if (known) return known;
    const text = metricsPage(scene, path);
    if (text === null) throw new Error(`no page ${path}`);
    const samples = text === '' ? [] : readExposition(text);
    read.set(path, samples);
    return samples;
  };
  return { scene, rows, page };
}
