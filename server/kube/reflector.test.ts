import { expect, test, vi } from 'vitest';
import type { FakeCall } from './fake-api.ts';
import {
  bookmark,
  EXPIRED,
  initial,
  isLive,
  list,
  route,
  startReflector,
  status,
  watch,
} from './reflector.fixture.ts';

test('WatchList: nothing is shown before the list is complete, then events follow on the same connection', async () => {
  const s = await startReflector([
    initial([route('a', '1'), route('b', '2')], '5', (call) => call.event('MODIFIED', route('a', '6'))),
  ]);
  await s.until(() => s.changes.length === 3);
  expect(s.changes).toEqual(['+a', '+b', '+a']);
  expect(s.states).toEqual(['SYNCING', 'LIVE']);
  expect(s.reflector.resourceVersion).toBe('6');
  expect(s.calls).toHaveLength(1);
  expect(Object.fromEntries(s.calls[0]?.query ?? [])).toEqual({
    watch: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
    timeoutSeconds: '450',
    pretty: 'false',
  });
});

test.each<[string, (call: FakeCall) => void]>([
  ['400', status(400, { reason: 'BadRequest' })],
  ['422', status(422, { reason: 'Invalid' })],
  ['ERROR 500 before any data', (call) => call.event('ERROR', { code: 500, message: 'etcd too old' })],
  ['silence: initial events but no end', (call) => call.event('ADDED', route('a', '1'))],
])('WatchList refused by %s: paged LIST instead, remembered', async (_how, refuse) => {
  const page1 = (call: FakeCall) =>
    call.json(200, { metadata: { resourceVersion: '7', continue: 'next' }, items: [route('a', '1')] });
  const s = await startReflector([refuse, page1, list([route('b', '2')], '7'), watch]);
  await s.until(() => s.calls.length === 4);
  expect(s.names()).toEqual(['a', 'b']);
  expect(s.calls[1]?.query.get('limit')).toBe('500');
  expect(s.calls[2]?.query.get('continue')).toBe('next');
  expect(s.calls[3]?.query.get('resourceVersion')).toBe('7');
  expect(s.calls[3]?.query.has('sendInitialEvents')).toBe(false);
});

test.each<[string, (call: FakeCall) => void]>([
  ['as an event', (call) => call.event('ERROR', EXPIRED)],
  ['as a status', status(410, EXPIRED)],
  [
    'as a version too large',
    status(504, { code: 504, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }),
  ],
])('410 %s: one relist, differences only, deletes of the gap synthesised', async (_how, expire) => {
  const s = await startReflector([
    initial([route('a', '1'), route('b', '2'), route('c', '3')], '5', (call) => call.response.end()),
    expire,
    initial([route('a', '1'), route('b', '8')], '9'),
  ]);
  await s.until(() => s.calls.length === 3 && s.reflector.status().state === 'LIVE');
  expect(s.changes).toEqual(['+a', '+b', '+c', '+b', '-c']);
  expect(s.states).toEqual(['SYNCING', 'LIVE', 'STALE', 'LIVE']);
  expect(s.calls[1]?.query.get('resourceVersion')).toBe('5');
});

test('410 for ever: no hot loop, and what was known stays', async () => {
  const s = await startReflector(
    [
      list([route('a', '1')], '5'),
      (call) => {
        if (call.query.has('watch')) call.event('ERROR', EXPIRED);
        else call.json(200, { metadata: { resourceVersion: '5' }, items: [route('a', '1')] });
      },
    ],
    { watchList: false },
  );
  const start = s.clock.now();
  await s.until(() => s.clock.now() - start >= 60_000);
  expect(s.calls.length).toBeGreaterThan(4);
  expect(s.calls.length).toBeLessThan(25);
  expect(s.names()).toEqual(['a']);
  expect(s.changes).toEqual(['+a']);
});

test('a line cut in the middle is discarded; the watch resumes where the last whole line ended', async () => {
  const cut = (call: FakeCall) => {
    call.event('MODIFIED', route('a', '6'));
    call.response.write('{"type":"DELETED","object":{"metadata"', () => call.response.destroy());
  };
  const s = await startReflector([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    cut,
    watch,
  ]);
  await s.until(() => s.calls.length === 3);
  expect(s.calls[2]?.query.get('resourceVersion')).toBe('6');
  expect(s.names()).toEqual(['a']);
  expect(s.states).not.toContain('FORBIDDEN');
});

test('a broken line in the middle kills the stream; three times at one place it is left behind by a relist', async () => {
  const broken = (call: FakeCall) => {
    call.event('MODIFIED', route('a', '6'));
    call.response.write('{"type":\n');
    call.event('DELETED', route('a', '7'));
  };
  const poison = (call: FakeCall) => void call.response.writeHead(200).write('{"type":\n');
  const s = await startReflector([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    broken,
    poison,
    poison,
    initial([], '9'),
  ]);
  await s.until(() => s.calls.length === 5 && s.reflector.status().state === 'LIVE');
  expect(s.calls.slice(1).map((call) => call.query.get('resourceVersion'))).toEqual(['5', '6', '6', null]);
  expect(s.names()).toEqual([]);
});

test('the end of a long watch is normal: at once again, still LIVE', async () => {
  const opened: FakeCall[] = [];
  const s = await startReflector([initial([route('a', '1')], '5', (call) => opened.push(call)), watch]);
  await s.until(isLive(s));
  s.clock.advance(300_000);
  opened[0]?.response.end();
  const before = s.clock.now();
  await vi.waitFor(() => expect(s.calls).toHaveLength(2));
  expect(s.clock.now()).toBe(before);
  expect(s.states).toEqual(['SYNCING', 'LIVE']);
});

test('a watch nobody ends is ended by us ten seconds after its time', async () => {
  const s = await startReflector([initial([], '5'), watch]);
  await s.until(isLive(s));
  s.clock.advance(460_000);
  await vi.waitFor(() => expect(s.calls).toHaveLength(2));
  expect(s.states).toEqual(['SYNCING', 'LIVE']);
});

test('a server that ends each watch at once gets few requests', async () => {
  const s = await startReflector([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    (call) => void call.response.writeHead(200).end(),
  ]);
  await s.until(isLive(s));
  const start = s.clock.now();
  await s.until(() => s.clock.now() - start >= 60_000);
  expect(s.calls.length).toBeLessThan(20);
  expect(s.reflector.status()).toMatchObject({
    state: 'STALE',
    message: 'The API server ends the watch at once.',
  });
});

test('duplicates are dropped, a new uid is a delete and an add, a late delete of the old one is ignored', async () => {
  const s = await startReflector([
    initial([route('a', '9')], '10', (call) => {
      call.event('ADDED', route('a', '9'));
      call.event('MODIFIED', route('a', '8'));
      call.event('ADDED', route('a', '12', 'other'));
      call.event('DELETED', route('a', '11'));
      call.event('BOOKMARK', bookmark('20'));
    }),
  ]);
  await s.until(() => s.reflector.resourceVersion === '20');
  expect(s.changes).toEqual(['+a', '-a', '+a']);
});

test('hostile objects are set aside, the others arrive', async () => {
  const s = await startReflector([
    initial([{ kind: 'HTTPRoute' }, route('../x', '2'), route('ok', '3')], '5', (call) => {
      call.event('ADDED', {
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { name: 's', resourceVersion: '6' },
      });
      call.event('MODIFIED', route('ok', '7'));
      call.event('NONSENSE', {});
    }),
  ]);
  await s.until(() => s.reflector.resourceVersion === '7');
  expect(s.names()).toEqual(['ok']);
  expect(s.odd).toHaveLength(3);
});
