import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startSandbox } from '#server/sandbox/start-sandbox.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { type Command, chosen } from './command.ts';
import type { Arguments } from './read-arguments.ts';

const SEEDS = ['demo', 'empty'] as const;

/** `meshloom sandbox`. */
export const sandboxCommand: Command = {
  flags: {
    port: { kind: 'text' },
    seed: { kind: 'choice', values: SEEDS },
    'kubeconfig-dir': { kind: 'text' },
    'metrics-port': { kind: 'text' },
    'no-traffic': { kind: 'switch' },
  },
  help: `Runs the built-in cluster alone until it is stopped (Ctrl-C): a Kubernetes API in memory with the Gateway API installed.

Usage: meshloom sandbox [flags]

  --port N              Port on 127.0.0.1 (default: any free one)
  --seed demo|empty     Demo applications (default), or nothing
  --kubeconfig-dir DIR  Where the kubeconfig goes (default: a directory that is removed at the end)
  --metrics-port N      Port for a Prometheus that is to scrape the traffic: /metrics/MESH and, for http_sd,
                        /meshloom/targets/MESH (default: any free one)
  --no-traffic          Let nobody send requests
  --help                Show this text

Once ready it prints one line of JSON: { "url", "kubeconfig" }, and "metricsUrl" when there is traffic.
`,
  run: runSandbox,
};

async function runSandbox(args: Arguments, io: CliIo): Promise<ExitCode> {
  const [stray] = args.positionals;
  if (stray !== undefined) throw new UsageError(`sandbox takes flags only, not "${stray}".`);
  const port = readPort('--port', args.texts.get('port'));
  const metricsPort = readPort('--metrics-port', args.texts.get('metrics-port'));
  const seed = chosen(SEEDS, args.texts.get('seed')) ?? 'demo';
  const given = args.texts.get('kubeconfig-dir');
  const kubeconfigDir =
    given === undefined ? mkdtempSync(join(tmpdir(), 'meshloom-sandbox-')) : resolve(io.cwd, given);
  try {
    const sandbox = await startSandbox({
      port,
      seed,
      kubeconfigDir,
      traffic: seed !== 'empty' && !args.switches.has('no-traffic'),
      metricsPort,
      log: (message, details) => io.stderr.write(`${message}: ${JSON.stringify(details)}\n`),
    }).catch((error: unknown) => {
      throw isPortTaken(error) ? portTaken(error, metricsPort) : error;
    });
    const { url, kubeconfigPath: kubeconfig, traffic } = sandbox;
    const ready = { url, kubeconfig, ...(traffic ? { metricsUrl: traffic.metricsUrl } : {}) };
    io.stdout.write(`${JSON.stringify(ready)}\n`);
    await untilStopped(io.stopped);
    await sandbox.close();
    return 0;
  } finally {
    if (given === undefined) rmSync(kubeconfigDir, { recursive: true, force: true });
  }
}

function readPort(flag: string, text: string | undefined): number {
  const port = /^\d{1,5}$/.test(text ?? '0') ? Number(text ?? 0) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new UsageError(`${flag} needs a number from 0 to 65535, not "${text}".`);
}

function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portTaken(error: Error, metricsPort: number): UsageError {
  const port = 'port' in error ? error.port : null;
  const flag = metricsPort !== 0 && port === metricsPort ? '--metrics-port' : '--port';
  return new UsageError(`Port ${port} is taken; choose another with ${flag}.`);
}

function untilStopped(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}
