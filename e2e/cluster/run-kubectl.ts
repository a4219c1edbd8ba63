import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ClusterSource } from './build-cluster.ts';

/** How a kubectl call ended. */
export type KubectlResult = { readonly stdout: string; readonly stderr: string; readonly code: number };

/** The kubectl that comes with a cluster source: a program and its first arguments. Throws the reason when there is none. */
export function kubectlCommand(source: ClusterSource): readonly [string, ...string[]] {
  if (source.kind === 'unavailable') throw new Error(`No kubectl: ${source.reason}`);
  return source.kind === 'binary' ? [source.path, 'kubectl'] : [join(source.dir, 'kubectl')];
}

type KubectlRun = {
  readonly kubeconfig: string;
  /** kubectl caches discovery by host and port, and ports come back: a directory of its own for each cluster. */
  readonly cacheDir: string;
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs kubectl to its end, whatever that is. */
export function runKubectl(
  [command, ...first]: readonly [string, ...string[]],
  args: readonly string[],
  { kubeconfig, cacheDir, stdin, env }: KubectlRun,
): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      stdio: 'pipe',
      env: { ...process.env, KUBECONFIG: kubeconfig, KUBECACHEDIR: cacheDir, ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout, stderr, code: code ?? -1 }));
    // kubectl may end before it has read its input, which is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}
