/** Figures for the sandbox's traffic: what the demonstration costs while it flows in real time, measured in a process of its own. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const BENCH = join(import.meta.dirname, '..', '..', 'server', 'sandbox', 'traffic', 'bench.ts');

const FIGURES = z.object({
  requestsPerSecond: z.number(),
  microsecondsPerRequest: z.number(),
  /** Of one core, 0…1. */
  share: z.number(),
});

/** Runs a minute of the demonstration's traffic as fast as it goes. */
export function runTrafficBench(): z.infer<typeof FIGURES> {
  return FIGURES.parse(JSON.parse(execFileSync(process.execPath, [BENCH], { encoding: 'utf8' })));
}
