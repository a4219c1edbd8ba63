import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { invariant } from '#lib/result/assert.ts';
import { SEED_USERS, type SeedUser } from './access/user.ts';
import { createCluster } from './cluster.ts';
import type { SandboxLog } from './controller/fault-log.ts';
import { enforcedWorld } from './controller/personality/enforced-world.ts';
import type { SandboxMesh } from './controller/personality/mesh-name.ts';
import { startController } from './controller/start-controller.ts';
import { type Credentials, createCredentials, loadCredentials, type Tokens } from './credentials.ts';
import { createApiOutage } from './faults/api-outage.ts';
import { answerFaults } from './faults/fault-door.ts';
import { isHidden } from './faults/hidden-namespaces.ts';
import { type Faults, startFaults } from './faults/start-faults.ts';
import { createApiServer } from './http/server.ts';
import { BOOKMARK_INTERVAL_MS } from './http/watch.ts';
import { type DataDir, openDataDir } from './persist/open-data-dir.ts';
import { seedCluster } from './seed/seed-cluster.ts';
import { type RunningTraffic, startTraffic, trafficPage } from './traffic/start-traffic.ts';
import { resumeDeletions } from './write/finalize.ts';

/** How to start a sandbox. */
export type SandboxOptions = {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed?: 'demo' | 'empty';
  /** Directory the kubeconfig file is written into; made when missing. */
  readonly kubeconfigDir: string;
  /** Take the tokens and the certificate of the last run from there, or leave them there: for tests that restart it. */
  readonly keepCredentials?: boolean;
  /** Directory that keeps objects and credentials between runs; made when missing. Without it everything is in memory only. */
  readonly dir?: string;
  /** False: nobody writes status. */
  readonly controller?: boolean;
  /** Which mesh status and traffic are like; default the conformant one. */
  readonly mesh?: SandboxMesh;
  /** True: callers send requests along the routes, and what meshes would measure of it is served for Prometheus. Default: quiet. */
  readonly traffic?: boolean;
  /** Port of those metrics; 0 or absent: any free one. */
  readonly metricsPort?: number;
  /** Hears of faults the controller and the traffic live through. */
  readonly log?: SandboxLog;
  /** Changes kept per resource for resuming watches; small in tests of 410. */
  readonly historySize?: number;
  readonly bookmarkIntervalMs?: number;
};

/** A running sandbox. */
export type Sandbox = {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly kubeconfigText: string;
  /** A kubeconfig file for each user; the administrator's is `kubeconfigPath`. */
  readonly kubeconfigOf: Readonly<Record<SeedUser, string>>;
  /** Null: no traffic was asked for. */
  readonly traffic: RunningTraffic | null;
  /** Also under `/meshloom/faults`, for administrators. */
  readonly faults: Faults;
  /** Stops the controller and the traffic, cuts open watches and frees the port. */
  close(): Promise<void>;
};

/** Starts a cluster with the Gateway API installed, on 127.0.0.1. Rejects when the port is taken, or `dir` by another sandbox. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const log = options.log ?? (() => undefined);
  const onFault = (error: Error) => log('the sandbox cannot compact its journal', { error: error.message });
  const data = options.dir === undefined ? null : openDataDir(options.dir, { onFault });
  try {
    return await serve({ ...options, log }, data);
  } catch (error) {
    await data?.close();
    throw error;
  }
}

async function serve(
  options: SandboxOptions & { readonly log: SandboxLog },
  data: DataDir | null,
): Promise<Sandbox> {
  const { historySize, mesh = 'conformant' } = options;
  const cluster = createCluster({
    restored: data?.restored ?? null,
    ...(historySize === undefined ? {} : { historySize }),
  });
  if (!data?.restored) seedCluster(cluster, options.seed ?? 'demo');
  await data?.keep(cluster.store);
  resumeDeletions(cluster);
  const { tokens, identity } = await credentialsOf(options);
  const traffic = options.traffic
    ? await startTraffic(cluster, {
        metricsPort: options.metricsPort ?? 0,
        enforced: (world) => enforcedWorld(world, mesh),
        log: options.log,
      })
    : null;
  const systemToken = randomBytes(24).toString('base64url');
  let faults: Faults | null = null;
  const server = createApiServer(cluster, {
    tokens,
    identity,
    systemToken,
    door: async (incoming, response) => faults !== null && answerFaults(faults, incoming, response),
    denies: (asked) => isHidden(cluster.kinds, faults?.state().hiddenNamespaces ?? [], asked),
    pages: (url) => (traffic ? trafficPage(traffic, url) : null),
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? BOOKMARK_INTERVAL_MS,
  });
  const url = await listen(server, options.port ?? 0).catch(async (error: unknown) => {
    await traffic?.close();
    throw error;
  });
  const kubeconfigOf = await writeKubeconfigs(options.kubeconfigDir, { url, tokens, cert: identity.cert });
  const access = { url, token: systemToken, ca: identity.cert };
  const mode = () => faults?.state().controller ?? { mode: 'running' as const };
  const controller =
    options.controller === false ? null : startController(access, options.log, { mesh, mode });
  const running = startFaults({
    cluster,
    access,
    outage: createApiOutage(server, portOf(server.address())),
    onController: () => controller?.wake(),
    onTroubles: (troubles) => traffic?.setTroubles(troubles),
    log: options.log,
  });
  faults = running;
  return {
    url,
    kubeconfigPath: kubeconfigOf.admin,
    kubeconfigText: kubeconfigText({ url, token: tokens.admin, cert: identity.cert }, 'admin'),
    kubeconfigOf,
    traffic,
    faults: running,
    async close() {
      await running.close();
      await controller?.stop();
      await traffic?.close();
      await closeServer(server);
      await data?.close();
    },
  };
}

function credentialsOf(options: SandboxOptions): Credentials | Promise<Credentials> {
  const now = new Date();
  const kept = options.dir ?? (options.keepCredentials ? options.kubeconfigDir : undefined);
  return kept === undefined ? createCredentials(now) : loadCredentials(kept, now);
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(`https://127.0.0.1:${portOf(server.address())}`);
    });
  });
}

function portOf(address: string | AddressInfo | null): number {
  invariant(typeof address === 'object' && address !== null, 'a listening TCP server has an address');
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Access = { readonly url: string; readonly cert: string };

/** One file per user, each with one context, so that whoever opens a file acts as one user and no other. */
async function writeKubeconfigs(
  dir: string,
  { tokens, ...access }: Access & { readonly tokens: Tokens },
): Promise<Readonly<Record<SeedUser, string>>> {
  await mkdir(dir, { recursive: true });
  const pathOf = (user: SeedUser) =>
    join(dir, user === 'admin' ? 'sandbox.kubeconfig' : `sandbox-${user}.kubeconfig`);
  for (const user of SEED_USERS)
    await writeFile(pathOf(user), kubeconfigText({ ...access, token: tokens[user] }, user), { mode: 0o600 });
  return {
    admin: pathOf('admin'),
    editor: pathOf('editor'),
    viewer: pathOf('viewer'),
    nobody: pathOf('nobody'),
  };
}

function kubeconfigText(access: Access & { readonly token: string }, user: SeedUser): string {
  const authority = Buffer.from(access.cert).toString('base64');
  const name = user === 'admin' ? 'sandbox' : `sandbox-${user}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: access.url, 'certificate-authority-data': authority } }],
    users: [{ name: `sandbox-${user}`, user: { token: access.token } }],
    contexts: [{ name, context: { cluster: 'sandbox', user: `sandbox-${user}`, namespace: 'demo' } }],
    'current-context': name,
  });
}
