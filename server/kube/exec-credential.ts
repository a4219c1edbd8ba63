import { spawn } from 'node:child_process';
import { z } from 'zod';
import { AppError } from '#server/errors/app-error.ts';
import type { Clock } from './clock.ts';
import { bearer, type FetchedCredential } from './credentials.ts';
import type { Credential } from './kube-cluster.ts';

/** `users[].user.exec` of a kubeconfig (client.authentication.k8s.io). */
export const execSpecSchema = z.object({
  apiVersion: z.string().default('client.authentication.k8s.io/v1'),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
  provideClusterInfo: z.boolean().nullish(),
});
export type ExecSpec = z.infer<typeof execSpecSchema>;

const execOutputSchema = z.object({
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().min(1).optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).optional(),
  }),
});

/** What running a plugin needs besides its spec. */
export type ExecContext = {
  readonly spec: ExecSpec;
  readonly base: Credential;
  readonly server: string;
  readonly ca: Buffer | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** ms; the plugin is killed after it. */
  readonly timeoutMs?: number;
};

/**
 * Runs the plugin without a shell, a terminal or our standard error, and reads its ExecCredential.
 * Fetched again at 80 % of its life. Throws `AppError('cluster-auth')`; the plugin's own words go to the log only (cause, see `causeText`).
 */
export async function runExecPlugin(context: ExecContext): Promise<FetchedCredential> {
  const { spec, clock } = context;
  const output = parseOutput(await run(context), spec);
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = output.status;
  if (token === undefined && (cert === undefined || key === undefined)) {
    throw new AppError(
      'cluster-auth',
      `The sign-in command "${spec.command}" returned no token or certificate.`,
    );
  }
  const base: Credential = { ...context.base, cert: cert ?? context.base.cert, key: key ?? context.base.key };
  const credential = token === undefined ? base : bearer(token, base);
  if (expirationTimestamp === undefined) return { credential, renewAt: null };
  const now = clock.now();
  return { credential, renewAt: now + Math.max(0, Date.parse(expirationTimestamp) - now) * 0.8 };
}

function run(context: ExecContext): Promise<string> {
  const { spec, env } = context;
  const added = Object.fromEntries((spec.env ?? []).map((entry) => [entry.name, entry.value]));
  const timeoutMs = context.timeoutMs ?? 30_000;
  return new Promise((resolve, reject) => {
    const child = spawn(spec.command, spec.args ?? [], {
      // Next's types demand a NODE_ENV of every environment; a plugin has no use for ours.
      env: {
        ...env,
        ...added,
        KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(context)),
        NODE_ENV: 'production',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let out = '';
    let problem = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < 1_000_000) out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (problem.length < 4000) problem += text;
    });
    child.on('error', (cause) => reject(cannotStart(spec, cause)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(out);
      const how = signal ? `did not finish within ${timeoutMs / 1000} s` : `ended with code ${code}`;
      const message = `The sign-in command "${spec.command}" ${how}. Run it in a terminal to see why, then try again.`;
      reject(new AppError('cluster-auth', message, { cause: new Error(problem) }));
    });
  });
}

function execInfo({ spec, server, ca }: ExecContext): unknown {
  const cluster = { server, ...(ca ? { 'certificate-authority-data': ca.toString('base64') } : {}) };
  return {
    apiVersion: spec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(spec.provideClusterInfo ? { cluster } : {}) },
  };
}

function cannotStart(spec: ExecSpec, cause: unknown): AppError {
  const hint = spec.installHint ? ` ${spec.installHint.trim()}` : ' Install it or fix the PATH.';
  return new AppError('cluster-auth', `The sign-in command "${spec.command}" cannot be started.${hint}`, {
    cause,
  });
}

function parseOutput(text: string, spec: ExecSpec): z.infer<typeof execOutputSchema> {
  try {
    return execOutputSchema.parse(JSON.parse(text));
  } catch {
    // The output may hold a token: it is neither shown nor kept as cause.
    throw new AppError(
      'cluster-auth',
      `The sign-in command "${spec.command}" did not print an ExecCredential.`,
    );
  }
}
