import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { invariant } from '#lib/result/assert.ts';
import { createCluster } from './cluster.ts';
import type { SandboxLog } from './controller/fault-log.ts';
import { startController } from './controller/start-controller.ts';
import { createCredentials, loadCredentials } from './credentials.ts';
import { createApiServer } from './http/server.ts';
import { BOOKMARK_INTERVAL_MS } from './http/watch.ts';
import { seedCluster } from './seed/seed-cluster.ts';

/** How to start a sandbox. */
export type SandboxOptions = {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly seed?: 'demo' | 'empty';
  /** Directory the kubeconfig file is written into; made when missing. */
  readonly kubeconfigDir: string;
  /** Take the token and the certificate of the last run from there, or leave them there: for tests that restart it. */
  readonly keepCredentials?: boolean;
  /** False: nobody writes status. */
  readonly controller?: boolean;
  /** Hears of faults the controller lives through. */
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
  /** Stops the controller, cuts open watches and frees the port. */
  close(): Promise<void>;
};

/** Starts an in-memory cluster with the Gateway API installed, on 127.0.0.1. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const cluster = createCluster(
    options.historySize === undefined ? {} : { historySize: options.historySize },
  );
  seedCluster(cluster, options.seed ?? 'demo');
  const { token, identity } = options.keepCredentials
    ? await loadCredentials(options.kubeconfigDir, new Date())
    : createCredentials(new Date());
  const server = createApiServer(cluster, {
    token,
    identity,
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? BOOKMARK_INTERVAL_MS,
  });
  const url = await listen(server, options.port ?? 0);
  const kubeconfigText = kubeconfigOf({ url, token, cert: identity.cert });
  await mkdir(options.kubeconfigDir, { recursive: true });
  const kubeconfigPath = join(options.kubeconfigDir, 'sandbox.kubeconfig');
  await writeFile(kubeconfigPath, kubeconfigText, { mode: 0o600 });
  const access = { url, token, ca: identity.cert };
  const controller =
    options.controller === false ? null : startController(access, options.log ?? (() => undefined));
  return {
    url,
    kubeconfigPath,
    kubeconfigText,
    async close() {
      await controller?.stop();
      await closeServer(server);
    },
  };
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

function kubeconfigOf(access: {
  readonly url: string;
  readonly token: string;
  readonly cert: string;
}): string {
  const authority = Buffer.from(access.cert).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: access.url, 'certificate-authority-data': authority } }],
    users: [{ name: 'sandbox-admin', user: { token: access.token } }],
    contexts: [
      { name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox-admin', namespace: 'demo' } },
    ],
    'current-context': 'sandbox',
  });
}
