/*
 * `npm run fuzz`: asks a real API server, our engine with the cluster's schemas and our engine with our own about generated objects.
 * Options: --seed N, --runs N (over both channels), --channel standard|experimental,
 * --no-sweep (leaves out the walk over every edge of the schemas, which is the same each time). Exit 1 when they do not agree about all, 2 when it cannot run.
 */
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { z } from 'zod';
import { ensureClusterBinary } from '#e2e/cluster/build-cluster.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { startJudges } from './judges.ts';
import { type Disagreement, type FuzzReport, runFuzz } from './run-fuzz.ts';
import type { Verdict } from './verdict.ts';

const optionsSchema = z.object({
  seed: z.coerce.number().int(),
  runs: z.coerce.number().int().positive(),
  channel: z.enum(['standard', 'experimental']).optional(),
  sweep: z.boolean(),
});

function readOptions() {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      runs: { type: 'string', default: '6000' },
      channel: { type: 'string' },
      sweep: { type: 'boolean', default: true },
    },
  });
  return optionsSchema.parse(values);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printCounts({ counts, rules, asked, disagreeing }: FuzzReport, ms: number): void {
  const number = (value: number) => String(value).padStart(7);
  print(`${''.padEnd(34)}  valid invalid unknown`);
  for (const { title, valid, invalid, unknown } of counts.toSorted((a, b) => (a.title < b.title ? -1 : 1)))
    print(`${title.padEnd(34)}${number(valid)} ${number(invalid)} ${number(unknown)}`);
  const valid = counts.reduce((sum, count) => sum + count.valid, 0);
  print(
    `${asked} objects, ${valid} valid (${Math.round((100 * valid) / asked)} %), ${disagreeing} disagreements, ${(ms / 1000).toFixed(1)} s\n`,
  );
  print(`${rules.total - rules.neverBroken.length} of ${rules.total} CEL rules broken`);
  for (const rule of rules.neverBroken) print(`  never: ${rule}`);
  print('');
}

function printVerdict(who: string, { isValid, unknown, words }: Verdict): void {
  print(`${who}: ${isValid ? 'valid' : 'invalid'}`);
  for (const path of unknown) print(`  unknown ${path}`);
  for (const line of words) print(`  ${line.length > 300 ? `${line.slice(0, 300)}…` : line}`);
}

function printDisagreement({ title, object, answers, differences, alike }: Disagreement): void {
  print(`--- ${title}, ${alike} alike`);
  for (const line of differences) print(`# ${line}`);
  print(stringify(object, { lineWidth: 0 }).trimEnd());
  printVerdict('API server', answers.server);
  printVerdict("ours, cluster's schema", answers.withServed);
  printVerdict('ours, own schema', answers.withOwn);
  print('');
}

async function main(): Promise<number> {
  const { seed, runs, channel, sweep } = readOptions();
  const channels: readonly Channel[] = channel ? [channel] : ['standard', 'experimental'];
  const source = await ensureClusterBinary();
  if (source.kind === 'unavailable') {
    process.stderr.write(`No API server to compare with: ${source.reason}\n`);
    return 2;
  }
  print(`seed ${seed}`);
  let disagreeing = 0;
  for (const each of channels) {
    const judges = await startJudges(each, source);
    try {
      const started = performance.now();
      const report = await runFuzz(judges, {
        channel: each,
        seed,
        runs: Math.ceil(runs / channels.length),
        sweeps: sweep,
      });
      printCounts(report, performance.now() - started);
      report.disagreements.forEach(printDisagreement);
      disagreeing += report.disagreeing;
    } finally {
      await judges.stop();
    }
  }
  return disagreeing === 0 ? 0 : 1;
}

process.exitCode = await main();
