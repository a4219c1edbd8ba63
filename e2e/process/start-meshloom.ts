import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const readySchema = z.object({
  url: z.string(),
  loginUrl: z.string(),
  sandboxKubeconfig: z.string().nullable(),
  pid: z.number(),
});

/** A running Meshloom, as `npm start` leaves it after install and build. */
export type Meshloom = z.infer<typeof readySchema> & {
  /** Everything it printed so far, both streams. */
  readonly output: () => string;
  /** SIGTERM, then waits for the end; resolves to the exit code. */
  readonly stop: () => Promise<number>;
};

/**
 * Starts `server/main.ts` with `--no-open --port 0 --ready-file` and the given flags, and waits until it is ready.
 * Fails with its output when it ends before that or takes longer than a minute.
 */
export async function startMeshloom(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Meshloom> {
  const dir = await mkdtemp(join(tmpdir(), 'meshloom-e2e-'));
  const readyFile = join(dir, 'ready.json');
  const main = join(import.meta.dirname, '..', '..', 'server', 'main.ts');
  const child = spawn(
    process.execPath,
    [main, '--no-open', '--port', '0', '--ready-file', readyFile, ...flags],
    {
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const killWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', killWithUs);
  const stop = async (): Promise<number> => {
    child.kill('SIGTERM');
    const code = await ended;
    process.off('exit', killWithUs);
    await rm(dir, { recursive: true, force: true });
    return code;
  };
  const ready = await waitForReady(readyFile, ended).catch(async (error: Error) => {
    await stop();
    throw new Error(`${error.message}\n${text}`);
  });
  return { ...ready, output: () => text, stop };
}

async function waitForReady(file: string, ended: Promise<number>): Promise<z.infer<typeof readySchema>> {
  let code: number | null = null;
  void ended.then((value) => {
    code = value;
  });
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (code !== null) throw new Error(`Meshloom ended with exit code ${code} before it was ready.`);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return readySchema.parse(JSON.parse(text));
    await delay(50);
  }
  throw new Error('Meshloom was not ready within a minute.');
}
