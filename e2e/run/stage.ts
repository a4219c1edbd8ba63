import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Counts of one stage; a check without inner tests counts as one. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export type StageResult = Counts & {
  readonly name: string;
  readonly ms: number;
  /** Why something failed or was skipped, shown in the summary. */
  readonly notes: readonly string[];
};

export type Output = { readonly code: number; readonly text: string };

export const root = join(import.meta.dirname, '..', '..');
export const outDir = join(root, 'e2e', '.out');

/** Runs a command with the project's root as working directory and keeps its output. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Output> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, text: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, text: Buffer.concat(chunks).toString() }));
  });
}

/** Keeps a stage's whole output in e2e/.out and returns its tail for the terminal. */
export async function keepLog(name: string, text: string): Promise<string> {
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, `${name}.log`), text);
  return text.trimEnd().split('\n').slice(-60).join('\n');
}

export const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
export const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };
