import type { Server } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

/** What can happen to the API server itself. */
export type ApiOutage = {
  /** Drops every connection, open watches with them; clients connect again at once. */
  cut(): void;
  /** Goes down and comes back on the same port; resolves then. Not while it is down already. */
  restart(downMs: number): Promise<void>;
  /** Stays as it is: a server that is down does not come back. */
  close(): Promise<void>;
};

const RETRY_MS = 100;

/** Outages of a server that listens on a port of 127.0.0.1. */
export function createApiOutage(server: Server, port: number): ApiOutage {
  const aborter = new AbortController();
  const { signal } = aborter;
  let outage: Promise<void> | null = null;

  async function goDown(downMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await wait(downMs, undefined, { signal });
    // Another program may have taken the port meanwhile; it stays ours.
    while (!(await tryListen(server, port))) await wait(RETRY_MS, undefined, { signal });
  }

  return {
    cut: () => server.closeAllConnections(),
    restart(downMs) {
      outage ??= goDown(downMs)
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
        })
        .finally(() => {
          outage = null;
        });
      return outage;
    },
    async close() {
      aborter.abort();
      await outage;
    },
  };
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      server.off('listening', onListening);
      if ('code' in error && error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, '127.0.0.1');
  });
}
