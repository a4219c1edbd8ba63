import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { createRateLimit } from '#server/auth/rate-limit.ts';
import { createSessionStore } from '#server/auth/sessions.ts';
import type { Flags } from '#server/config/flags.ts';
import { createHttpServer } from '#server/http/create-server.ts';
import type { PageHandler } from '#server/http/pages.ts';
import type { ClusterDirectory } from '#server/http/served-cluster.ts';
import { systemClock } from '#server/kube/clock.ts';
import { createMetrics } from '#server/telemetry/metrics.ts';
import { createHub, type Hub } from '#server/watch/hub.ts';
import { type ChosenClusters, chooseClusters } from './choose-clusters.ts';
import { closeServer } from './close-server.ts';
import { listen } from './listen.ts';
import type { ReadyInfo } from './ready-file.ts';
import { serveCluster } from './serve-cluster.ts';

export type StartOptions = {
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly version: string;
  readonly tempDir: string;
  /** Prepares the pages; called once the port is ours. */
  readonly loadPages: () => Promise<PageHandler>;
};

/** A Meshloom that listens. */
export type Meshloom = {
  readonly info: ReadyInfo;
  /** Names of the clusters offered. */
  readonly clusterNames: readonly string[];
  /** Asks every cluster once: those that cannot be used now, a sentence each with what to do. */
  faults(): Promise<readonly string[]>;
  /** Drains: no new connections, goodbye to streams, writes finish within 10 s. */
  stop(): Promise<void>;
};

/** Everything but the terminal: clusters, sandbox, hub, server. Throws `AppError` with one sentence; leaves nothing behind then. */
export async function startMeshloom(options: StartOptions): Promise<Meshloom> {
  const { flags, env, logger, tempDir } = options;
  const log = (message: string, details: object) => logger.info(details, message);
  const chosen = await chooseClusters({ flags, env, tempDir, log });
  try {
    const hub = createHub({ clusters: chosen.clusters, readOnly: flags.readOnly, log });
    return await serveOrStop(options, chosen, hub);
  } catch (error) {
    await chosen.close();
    throw error;
  }
}

async function serveOrStop(options: StartOptions, chosen: ChosenClusters, hub: Hub): Promise<Meshloom> {
  try {
    return await serve(options, chosen, hub);
  } catch (error) {
    await hub.stop();
    throw error;
  }
}

async function serve(options: StartOptions, chosen: ChosenClusters, hub: Hub): Promise<Meshloom> {
  const { flags, logger, version, loadPages } = options;
  let isReady = false;
  let render: PageHandler = (_request, response) => {
    response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '1' });
    response.end('Meshloom is starting.\n');
    return Promise.resolve();
  };
  const now = () => performance.now();
  const sessions = createSessionStore(now);
  const server = createHttpServer(
    {
      clusters: directoryOf(hub),
      sessions,
      loginLimit: createRateLimit({ burst: 10, perMinute: 10, now }),
      readOnly: flags.readOnly,
      sandbox: chosen.sandbox ?? null,
      version,
      clock: systemClock,
      logger,
      metrics: createMetrics({
        kinds: () => hub.clusters().map((each) => each.kinds()),
      }),
      isReady: () => isReady,
    },
    (request, response) => render(request, response),
  );
  const port = await listen(server, flags.port);
  try {
    render = await loadPages();
  } catch (error) {
    await closeServer(server, 0);
    throw error;
  }
  isReady = true;
  const url = `http://127.0.0.1:${port}`;
  return {
    info: {
      url,
      loginUrl: `${url}/login#${sessions.bootstrapToken}`,
      sandboxKubeconfig: chosen.sandboxKubeconfig,
      pid: process.pid,
    },
    clusterNames: chosen.clusters.map((cluster) => cluster.name),
    async faults() {
      const summaries = await hub.list();
      return summaries.flatMap(({ name, state, message }) =>
        (state === 'STALE' || state === 'AUTH') && message !== null ? [`${name}: ${message}`] : [],
      );
    },
    async stop() {
      isReady = false;
      await stopAll({ server, hub, chosen });
    },
  };
}

const WRITE_PATIENCE_MS = 10_000;

/** Streams get their goodbye before the hub goes, writes keep their client until they are done. */
async function stopAll(parts: {
  readonly server: Server;
  readonly hub: Hub;
  readonly chosen: ChosenClusters;
}) {
  const { server, hub, chosen } = parts;
  const closed = closeServer(server, WRITE_PATIENCE_MS);
  for (const each of hub.clusters()) each.streams.drain();
  await closed;
  await hub.stop();
  await chosen.close();
}

function directoryOf(hub: Hub): ClusterDirectory {
  const served = new Map(hub.clusters().map((each) => [each.id, serveCluster(each, systemClock)]));
  return { get: (id) => served.get(id) ?? null, list: () => hub.list() };
}
