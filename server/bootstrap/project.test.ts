import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('project.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let dir: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bootstrap-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to the first process alone reaches the one it handed over to',
  async (signal) => {
    const script = join(dir, 'child.mjs');
    const lines = [
      `process.on('${signal}', () => process.exit(42));`,
      // Ends by itself when nobody tells it to, so that a failure leaves nothing behind.
      'setTimeout(() => process.exit(3), 20_000);',
      "process.stdout.write('ready');",
    ];
    await writeFile(script, lines.join('\n'));
    const parent = [
      `import { handOver } from ${JSON.stringify(pathToFileURL(PROJECT).href)};`,
      `process.exitCode = await handOver(${JSON.stringify(relative(ROOT, script))}, []);`,
    ];
    const args = ['--input-type=module', '--eval', parent.join('\n')];
    const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    child = started;
    await once(started.stdout, 'data');
    started.kill(signal);
    const [code] = await once(started, 'exit');
    expect(code).toBe(42);
  },
  15_000,
);
