import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Target } from './target.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'sandbox', 'main.ts');
const READY_TIMEOUT_MS = 30_000;
const readySchema = z.object({
  url: z.url(),
  kubeconfig: z.string(),
  kubeconfigOf: z.object({ nobody: z.string() }),
});

type Running = z.infer<typeof readySchema> & { readonly child: ChildProcess };
type Launch = { readonly dir: string; readonly port: string };

/**
 * Starts the sandbox as a process of its own: empty but for its definitions, without its controller. It ends when this
 * process does, since its standard input ends then. Restarted, it has the same port and credentials and nothing else of before.
 */
export async function startSandboxProcess(): Promise<Target> {
  const dir = await mkdtemp(join(tmpdir(), 'meshloom-sandbox-'));
  let running = await startProcess({ dir, port: '0' });
  const { port } = new URL(running.url);
  return {
    kind: 'sandbox',
    kubeconfigPath: running.kubeconfig,
    readerKubeconfigPath: null,
    nobodyKubeconfigPath: running.kubeconfigOf.nobody,
    kill9: () => kill(running.child),
    restart: async () => {
      if (!hasEnded(running.child)) throw new Error('restart() comes after kill9()');
      running = await startProcess({ dir, port });
    },
    stop: async () => {
      await kill(running.child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function startProcess({ dir, port }: Launch): Promise<Running> {
  const flags = ['--seed', 'empty', '--no-controller', '--parent-stdin', '--port', port];
  const child = spawn(process.execPath, [MAIN, ...flags, '--kubeconfig-dir', dir, '--keep-credentials'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  try {
    const ready = readySchema.parse(JSON.parse(await firstLine(child, child.stdout)));
    return { child, ...ready };
  } catch (error) {
    await kill(child);
    throw new Error(
      `The sandbox didn't become ready: ${error instanceof Error ? error.message : error}\n${said}`,
    );
  }
}

function firstLine(child: ChildProcess, stdout: NodeJS.ReadableStream): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const line = new Promise<string>((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)));
    createInterface({ input: stdout }).once('line', resolve);
  });
  return line.finally(() => clearTimeout(timer));
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
