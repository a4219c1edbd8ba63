import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SANDBOX_MESHES } from './controller/personality/mesh-name.ts';
import { startSandbox } from './start-sandbox.ts';

const FLAGS = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  'ready-file': z.string().optional(),
  seed: z.enum(['demo', 'empty']).default('demo'),
  mesh: z.enum(SANDBOX_MESHES).default('conformant'),
  'no-controller': z.boolean().default(false),
  'no-traffic': z.boolean().default(false),
  'metrics-port': z.coerce.number().int().min(0).max(65_535).default(0),
  'parent-stdin': z.boolean().default(false),
  'kubeconfig-dir': z.string().optional(),
  'keep-credentials': z.boolean().default(false),
  dir: z.string().optional(),
});

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    'ready-file': { type: 'string' },
    seed: { type: 'string' },
    mesh: { type: 'string' },
    'no-controller': { type: 'boolean' },
    'no-traffic': { type: 'boolean' },
    'metrics-port': { type: 'string' },
    'parent-stdin': { type: 'boolean' },
    'kubeconfig-dir': { type: 'string' },
    'keep-credentials': { type: 'boolean' },
    dir: { type: 'string' },
  },
});
const flags = FLAGS.parse(values);

const givenDir = flags['kubeconfig-dir'];
const kubeconfigDir = givenDir ?? mkdtempSync(join(tmpdir(), 'meshloom-sandbox-'));
const sandbox = await startSandbox({
  port: flags.port,
  seed: flags.seed,
  controller: !flags['no-controller'],
  mesh: flags.mesh,
  // Nobody is there to send anything in an empty cluster.
  traffic: flags.seed !== 'empty' && !flags['no-traffic'],
  metricsPort: flags['metrics-port'],
  kubeconfigDir,
  keepCredentials: flags['keep-credentials'],
  ...(flags.dir === undefined ? {} : { dir: flags.dir }),
  log: (message, details) => process.stderr.write(`${message}: ${JSON.stringify(details)}\n`),
});

const { url, kubeconfigPath: kubeconfig, kubeconfigOf } = sandbox;
const metricsUrl = sandbox.traffic?.metricsUrl ?? null;
const ready = `${JSON.stringify({ url, kubeconfig, kubeconfigOf, metricsUrl })}\n`;
if (flags['ready-file'] !== undefined) await writeFile(flags['ready-file'], ready);
process.stdout.write(ready);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sandbox.close();
  if (givenDir === undefined) rmSync(kubeconfigDir, { recursive: true, force: true });
  process.exit(0);
}

process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
if (flags['parent-stdin']) {
  // The parent holds the other end: when it is gone, so are we.
  process.stdin.on('end', () => void stop());
  process.stdin.on('error', () => void stop());
  process.stdin.resume();
}
