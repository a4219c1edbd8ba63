import type { ServerResponse } from 'node:http';
import type { OpenStream, StreamSink } from './served-cluster.ts';

/** The event streams open right now. */
export type OpenStreams = {
  add(stream: OpenStream): () => void;
  count(): number;
  /** Says goodbye to all; clients come back after about `retryMs`. */
  drain(retryMs: number): void;
};

/** An empty registry. */
export function createOpenStreams(): OpenStreams {
  const open = new Set<OpenStream>();
  return {
    add(stream) {
      open.add(stream);
      return () => void open.delete(stream);
    },
    count: () => open.size,
    drain(retryMs) {
      for (const stream of [...open]) stream.drain(retryMs);
    },
  };
}

/** Starts an event stream answer; nothing on the way may buffer or change it. */
export function openSink(response: ServerResponse): StreamSink {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  // A quiet stream must be noticed when the browser vanished without a word.
  response.socket?.setKeepAlive(true, 10_000);
  return {
    write: (text) => !response.writableEnded && !response.destroyed && response.write(text),
    onDrain: (run) => void response.on('drain', run),
    onClose: (run) => void response.once('close', run),
    close: () => void response.end(),
  };
}
