import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openSink } from './open-sink.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

/** A browser's connection and the answer it gets; `read` says whether it takes anything. */
async function connectBrowser(read: boolean) {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => void responses.push(response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const socket = connect(address.port, '127.0.0.1');
  const received = { text: '', ended: false };
  socket.on('error', () => undefined);
  const take = (chunk: Buffer) => {
    received.text += String(chunk);
  };
  if (read) socket.on('data', take);
  else socket.pause();
  socket.on('close', () => {
    received.ended = true;
  });
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  cleanups.push(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const [response] = await vi.waitFor(() => {
    expect(responses).toHaveLength(1);
    return responses;
  });
  if (!response) throw new Error('no answer');
  return { response, received };
}

test('a browser that takes nothing is cut off with what is buffered for it', async () => {
  const { response } = await connectBrowser(false);
  const sink = openSink(response);
  const onClose = vi.fn();
  sink.onClose(onClose);
  const megabyte = `data: ${'x'.repeat(1024 * 1024)}\n\n`;
  while (sink.write(megabyte) || response.writableLength < 20 * 1024 * 1024) sink.write(megabyte);
  sink.close();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(response.destroyed).toBe(true);
  expect(response.socket?.destroyed ?? true).toBe(true);
});

test('a browser that reads gets the last frame before the end', async () => {
  const { response, received } = await connectBrowser(true);
  const sink = openSink(response);
  sink.write('event: drain\ndata: {}\n\n');
  sink.close();
  await vi.waitFor(() => expect(received.ended).toBe(true));
  expect(received.text).toContain('event: drain');
});
