import { once } from 'node:events';
import type { Server } from 'node:http';
import { AppError } from '#server/errors/app-error.ts';

/** Binds to 127.0.0.1 and returns the port. Throws `AppError('bad-request')` with the remedy when it cannot. */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
  } catch (cause) {
    throw new AppError('bad-request', explain(cause, port), { cause });
  }
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** True for "address already in use", of our port or of the sandbox's. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function explain(cause: unknown, port: number): string {
  if (isPortTaken(cause)) {
    return `Port ${port} is taken, perhaps by another Meshloom. Stop that, or choose another with --port (0 takes any free one).`;
  }
  if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') {
    return `Port ${port} needs more rights than you have. Choose one above 1023 with --port.`;
  }
  return `Port ${port} cannot be opened. Choose another with --port (0 takes any free one).`;
}
