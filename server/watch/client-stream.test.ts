import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ClientStream } from './client-stream.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

const shared = {
  seq: () => 1,
  now: () => 0,
  delta: () => [],
  heartbeat: () => ({ frame: 'heartbeat', kinds: [] }),
  losses: () => null,
  checksum: () => 'checksum',
};

/** A stream that has sent its snapshot, and a weak hold on what it sent. */
function sendSnapshot(write: (text: string) => boolean) {
  const frames = ['hello', 'snapshot', 'end'];
  const sink = { write, onDrain: () => undefined, onClose: () => undefined, close: () => undefined };
  const stream = new ClientStream(sink, shared, { frames, seq: 1, kinds: [], dirty: [] });
  stream.pump();
  return { stream, sent: new WeakRef(frames) };
}

test('an idle client does not keep the snapshot it was sent', async () => {
  const written: string[] = [];
  const { stream, sent } = sendSnapshot((text) => written.push(text) > 0);
  await nextTurn();
  if (typeof collectGarbage !== 'function') throw new Error('no garbage collector');
  collectGarbage();
  expect(sent.deref()).toBeUndefined();
  stream.dueHeartbeat();
  stream.dueChecksum();
  stream.pump();
  expect(written).toEqual(['hello', 'snapshot', 'end', 'heartbeat', 'checksum']);
});
