import { parseArgs } from 'node:util';
import { SANDBOX_MESHES, type SandboxMesh } from '#server/sandbox/controller/personality/mesh-name.ts';

/*
 * No dependency but Node's own modules and a list of names: `--help` must work before anything is built.
 */

/** What a person may say on the command line. Absent text flags are null. */
export type Flags = {
  /** TCP port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly kubeconfig: string | null;
  readonly context: string | null;
  readonly sandbox: boolean;
  /** Directory that keeps the sandbox between runs; null keeps it in memory only. */
  readonly sandboxDir: string | null;
  /** Which mesh the sandbox passes for. */
  readonly sandboxMesh: SandboxMesh;
  /** TCP port on 127.0.0.1 of the metrics of the sandbox's traffic; 0 takes any free one. */
  readonly sandboxMetricsPort: number;
  readonly readOnly: boolean;
  /** Open the browser once ready (false with --no-open). */
  readonly open: boolean;
  readonly readyFile: string | null;
  readonly help: boolean;
  /** Test switches, not in the help text: the API without pages, the sandbox without its own status controller, without traffic, and on a fixed port. */
  readonly pages: boolean;
  readonly sandboxController: boolean;
  readonly sandboxTraffic: boolean;
  readonly sandboxPort: number;
};

/** A command line that cannot be understood; the message is one sentence with the remedy. */
export class FlagError extends Error {}

/** Text of `--help`. */
export const HELP = `Meshloom: see, draw and apply Gateway API routes of a service mesh.

Usage: npm start -- [flags]

  --port N            Port on 127.0.0.1 (default 7777; 0 takes any free port)
  --kubeconfig PATH   Kubeconfig to read (default: KUBECONFIG, then ~/.kube/config)
  --context NAME      Offer only this context of the kubeconfig
  --sandbox           Open the built-in sandbox cluster (default when there is no kubeconfig);
                      together with --kubeconfig or --context: both
  --sandbox-dir DIR   Keep the sandbox in this directory, so that it is there again at the next start
                      (means --sandbox)
  --sandbox-mesh NAME Let the sandbox answer and route like conformant (default), istio, linkerd or kuma
                      (means --sandbox)
  --sandbox-metrics-port N
                      Port for a Prometheus that is to scrape the sandbox's traffic: /metrics/<mesh> and, for
                      http_sd, /meshloom/targets/<mesh> (default: any free port)
  --read-only         Refuse every apply and delete
  --no-open           Do not open the browser
  --ready-file PATH   Once ready, write JSON { url, loginUrl, sandboxKubeconfig, pid } there
  --help              Show this text

Environment: KUBECONFIG, LOG_LEVEL (trace, debug, info, warn, error, silent).
`;

const OPTIONS = {
  port: { type: 'string' },
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  sandbox: { type: 'boolean' },
  'sandbox-dir': { type: 'string' },
  'read-only': { type: 'boolean' },
  'no-open': { type: 'boolean' },
  'ready-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  'no-pages': { type: 'boolean' },
  'sandbox-mesh': { type: 'string' },
  'sandbox-metrics-port': { type: 'string' },
  'sandbox-no-controller': { type: 'boolean' },
  'sandbox-no-traffic': { type: 'boolean' },
  'sandbox-port': { type: 'string' },
} as const;

const DEFAULT_PORT = 7777;

/** Reads the arguments after the script name. Throws `FlagError`. */
export function parseFlags(args: readonly string[]): Flags {
  const { values } = parseOrExplain(args);
  return {
    port: readPort('--port', values.port, DEFAULT_PORT),
    kubeconfig: readText('--kubeconfig', values.kubeconfig),
    context: readText('--context', values.context),
    sandbox:
      (values.sandbox ?? false) ||
      values['sandbox-dir'] !== undefined ||
      values['sandbox-mesh'] !== undefined,
    sandboxDir: readText('--sandbox-dir', values['sandbox-dir']),
    readOnly: values['read-only'] ?? false,
    open: !(values['no-open'] ?? false),
    readyFile: readText('--ready-file', values['ready-file']),
    help: values.help ?? false,
    pages: !(values['no-pages'] ?? false),
    sandboxMesh: readMesh(values['sandbox-mesh']),
    sandboxMetricsPort: readPort('--sandbox-metrics-port', values['sandbox-metrics-port'], 0),
    sandboxController: !(values['sandbox-no-controller'] ?? false),
    sandboxTraffic: !(values['sandbox-no-traffic'] ?? false),
    sandboxPort: readPort('--sandbox-port', values['sandbox-port'], 0),
  };
}

function parseOrExplain(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false });
  } catch (error) {
    throw new FlagError(explain(error));
  }
}

/** Node's own sentences are long and speak of positionals; ours name the flag and the way out. */
function explain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const named = /'(?:-\w, )?(-{0,2}[^\s'=]+)/.exec(text)?.[1] ?? 'This';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `There is no flag ${named}; --help lists them.`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return `"${named}" is no flag; flags begin with --, and --help lists them.`;
  }
  if (text.includes('does not take an argument'))
    return `${named} takes no value; --help shows how it is used.`;
  return `${named} needs a value; --help shows how it is used.`;
}

function readText(flag: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (value.trim() === '') throw new FlagError(`${flag} needs a value; --help shows how it is used.`);
  return value;
}

function readMesh(value: string | undefined): SandboxMesh {
  if (value === undefined) return 'conformant';
  const mesh = SANDBOX_MESHES.find((name) => name === value);
  if (!mesh) throw new FlagError(`--sandbox-mesh is one of ${SANDBOX_MESHES.join(', ')}, not "${value}".`);
  return mesh;
}

function readPort(flag: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(port) || port > 65535) {
    throw new FlagError(`${flag} needs a number from 0 to 65535, not "${value}".`);
  }
  return port;
}
