/* `npm run bench`: speed as ratios of one run. Absolute times belong to the machine; compare ratios. */
import { runGraphBench } from './graph-bench.ts';
import { runImpactBench } from './impact-bench.ts';
import { runRoutingBench } from './routing-bench.ts';
import { runStreamBench } from './stream-bench.ts';
import { runTrafficBench } from './traffic-bench.ts';
import { runValidationBench } from './validation-bench.ts';

const line = (step: string, services: number, ms: number, ratio: string): string =>
  `${step.padEnd(34)} ${String(services).padStart(6)} Services ${ms.toFixed(1).padStart(9)} ms   ${ratio}`;

for (const { step, services, ms, ratio } of await runGraphBench()) {
  console.log(line(step, services, ms, `×${ratio.toFixed(2)} per Service`));
}
for (const { services, snapshotMs, listMs } of await runStreamBench()) {
  console.log(
    line(
      'stream snapshot, warm server',
      services,
      snapshotMs,
      `×${(snapshotMs / listMs).toFixed(2)} of a LIST`,
    ),
  );
}

const routing = runRoutingBench();
console.log(
  `one decision, 16 rules × 8 matches    1000 routes   ${routing.decide.toFixed(1).padStart(9)} µs   ` +
    `finding the match ×${(routing.find / routing.scan).toFixed(2)} of a plain scan, first decision ${routing.firstMs.toFixed(0)} ms`,
);

for (const { step, routes, ms, ratio } of runImpactBench()) {
  console.log(
    `${step.padEnd(34)} ${String(routes).padStart(6)} routes   ${ms.toFixed(1).padStart(9)} ms   ×${ratio.toFixed(2)} of 10 routes`,
  );
}

for (const { channel, ms, structureMs, jsonMs, firstMs } of runValidationBench()) {
  console.log(
    `route checked, 16 rules                  ${channel.padEnd(12)} ${ms.toFixed(2).padStart(9)} ms   ×${(ms / jsonMs).toFixed(2)} of a JSON round trip, ` +
      `without CEL rules ×${(structureMs / jsonMs).toFixed(2)}, first check ${firstMs.toFixed(0)} ms`,
  );
}

const traffic = runTrafficBench();
console.log(
  `sandbox traffic, one request           ${traffic.requestsPerSecond} a second ${traffic.microsecondsPerRequest.toFixed(2).padStart(9)} µs   ` +
    `${(traffic.share * 100).toFixed(2)} % of one core`,
);
