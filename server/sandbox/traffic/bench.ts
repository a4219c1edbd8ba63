/*
 * `node server/sandbox/traffic/bench.ts`: what the demonstration's traffic costs. One line of JSON on standard output; `npm run
 * bench` prints it among its own.
 */
import { createCluster } from '../cluster.ts';
import { seedCluster } from '../seed/seed-cluster.ts';
import { DEMO_TRAFFIC } from './demo-traffic.ts';
import { TrafficEngine } from './engine.ts';
import { followStore } from './live-world.ts';

const SECONDS = 60;
const STEPS_PER_SECOND = 4;

const cluster = createCluster();
seedCluster(cluster, 'demo');
const world = followStore(cluster.store);
const engine = new TrafficEngine({ traffic: DEMO_TRAFFIC, seed: 1, world: world.current });
engine.tick(1);
const counted = (): number => {
  let sum = 0;
  for (const { count } of engine.ledger.rows) sum += count;
  return sum;
};
const before = counted();
const started = process.cpuUsage();
for (let step = 0; step < SECONDS * STEPS_PER_SECOND; step += 1) engine.tick(1 / STEPS_PER_SECOND);
const { user, system } = process.cpuUsage(started);
const requests = counted() - before;
const figures = {
  requestsPerSecond: Math.round(requests / SECONDS),
  microsecondsPerRequest: (user + system) / requests,
  /** Of one core, while the traffic flows in real time. */
  share: (user + system) / 1e6 / SECONDS,
  rows: [...engine.ledger.rows].length,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
