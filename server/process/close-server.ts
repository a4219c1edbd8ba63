import { once } from 'node:events';
import type { Server } from 'node:http';

/** Stops accepting, lets running answers finish for at most `patienceMs`, then cuts what is left. */
export async function closeServer(server: Server, patienceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that becomes idle after an answer would stay open for its keep-alive time.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  try {
    await closed;
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}
