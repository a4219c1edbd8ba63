import type { ServerResponse } from 'node:http';
import type { StreamSink } from '#server/watch/stream-source.ts';

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
    close() {
      // `end` waits until all is sent, which a browser that takes nothing never lets happen.
      if (response.writableNeedDrain) response.destroy();
      else response.end();
    },
  };
}
