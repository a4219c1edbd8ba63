/*
 * The check runner behind `npm test`: every stage runs even when an earlier one failed, each prints how long it took, and the last
 * line is `N passed, N failed, N skipped`. Arguments name the stages to run.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureClusterBinary } from '#e2e/cluster/build-cluster.ts';
import { ensureBrowser } from './browser.ts';
import {
  type Check,
  checkBrowser,
  checkBuild,
  checkDeadCode,
  checkDependencies,
  checkLint,
  checkTypes,
  checkVitest,
} from './checks.ts';
import { FAILED, keepLog, outDir, PASSED, type StageResult } from './stage.ts';

type Stage = { readonly name: string; readonly run: () => Promise<Check> };

const wanted = new Set(process.argv.slice(2));

// The API server takes minutes to compile on a fresh machine: it starts first and other stages go on meanwhile.
const needsCluster = wanted.size === 0 || ['unit', 'cluster', 'browser'].some((name) => wanted.has(name));
const cluster = needsCluster ? ensureClusterBinary() : null;

async function stageCluster(): Promise<Check> {
  const binary = await (cluster ?? ensureClusterBinary());
  if (binary.kind !== 'unavailable') return { counts: PASSED, text: '' };
  const counts = process.env.CI === 'true' ? FAILED : { passed: 0, failed: 0, skipped: 1 };
  return { counts, text: binary.reason, notes: [`real API server: ${binary.reason}`] };
}

/** Unit tests; our own description of the CRDs is held against the published ones where the Go module is at hand. */
async function stageUnit(): Promise<Check> {
  const binary = await (cluster ?? ensureClusterBinary());
  if (binary.kind === 'unavailable') return checkVitest('unit');
  return checkVitest('unit', { MESHLOOM_GATEWAY_API_CRDS: dirname(binary.crdDirs.standard) });
}

async function stageBrowser(): Promise<Check> {
  const { path, log } = await ensureBrowser();
  if (path === null)
    return { counts: FAILED, text: `${log}\nNo browser. Remedy: install Chromium or set MESHLOOM_CHROMIUM.` };
  return checkBrowser(path);
}

const STAGES: readonly Stage[] = [
  { name: 'lint', run: checkLint },
  { name: 'build', run: checkBuild },
  { name: 'types', run: checkTypes },
  { name: 'dependencies', run: checkDependencies },
  { name: 'dead-code', run: checkDeadCode },
  { name: 'api-server', run: stageCluster },
  { name: 'unit', run: stageUnit },
  { name: 'cluster', run: () => checkVitest('cluster') },
  { name: 'browser', run: stageBrowser },
];

async function runStage(stage: Stage): Promise<StageResult> {
  const started = performance.now();
  process.stdout.write(`${stage.name} …\n`);
  const check = await stage.run();
  const ms = performance.now() - started;
  const tail = await keepLog(stage.name, check.text);
  const { passed, failed, skipped } = check.counts;
  if (failed > 0) process.stdout.write(`${tail}\n`);
  process.stdout.write(
    `${stage.name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${format(ms)})\n`,
  );
  return { name: stage.name, ms, passed, failed, skipped, notes: check.notes ?? [] };
}

function format(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function summarize(results: readonly StageResult[]): boolean {
  const installed = Number(process.env.MESHLOOM_INSTALL_MS ?? 0);
  process.stdout.write(
    `\nstage            time  passed  failed  skipped\n${'install'.padEnd(12)} ${format(installed).padStart(8)}\n`,
  );
  for (const result of results) {
    const columns = [result.passed, result.failed, result.skipped].map((count) => String(count).padStart(7));
    process.stdout.write(`${result.name.padEnd(12)} ${format(result.ms).padStart(8)} ${columns.join(' ')}\n`);
    for (const note of result.notes) process.stdout.write(`  ${note}\n`);
  }
  const total = (key: 'passed' | 'failed' | 'skipped'): number =>
    results.reduce((sum, result) => sum + result[key], 0);
  process.stdout.write(
    `\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped\n`,
  );
  return total('failed') === 0;
}

await mkdir(outDir, { recursive: true });
const unknown = [...wanted].filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `No stage ${unknown.join(', ')}; there are: ${STAGES.map((stage) => stage.name).join(', ')}\n`,
  );
  process.exit(2);
}
const results: StageResult[] = [];
for (const stage of STAGES) {
  if (wanted.size === 0 || wanted.has(stage.name)) results.push(await runStage(stage));
}
process.exit(summarize(results) ? 0 : 1);
