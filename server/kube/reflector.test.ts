import { afterEach, expect, test, vi } from 'vitest';
import { GATEWAY_GROUP, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { createKubeClient } from './client.ts';
import { type FakeCall, fakeCluster, startFakeApi } from './fake-api.ts';
import { createGate } from './gate.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import type { ObjectChange } from './object-cache.ts';
import { projectObject } from './project-object.ts';
import { Reflector } from './reflector.ts';
import { createWatchListVerdict } from './watch-list-verdict.ts';

function routeKind(): WatchedKind {
  const kind = watchedKind({ group: GATEWAY_GROUP, kind: 'HTTPRoute' });
  if (!kind) throw new Error('no HTTPRoute');
  return kind;
}

function route(name: string, resourceVersion: string, uid = `uid-${name}`) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'shop', uid, resourceVersion },
  };
}

function bookmark(resourceVersion: string, end = false) {
  const annotations = end ? { 'k8s.io/initial-events-end': 'true' } : {};
  return { kind: 'HTTPRoute', metadata: { resourceVersion, annotations } };
}

const EXPIRED = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 1 (9)' };
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

type Script = ((call: FakeCall) => void)[];
type Setup = {
  clock: ManualClock;
  calls: FakeCall[];
  changes: string[];
  states: string[];
  odd: string[];
  reflector: Reflector;
  names(): string[];
  /** Moves time on in small steps until the condition holds; fails when it never does. */
  until(condition: () => boolean): Promise<void>;
};

/** Each request runs the next step of the script; the last step repeats. `watchList` false starts with the fallback. */
async function setUp(
  script: Script,
  options: { watchList?: boolean; isServed?: () => boolean } = {},
): Promise<Setup> {
  const clock = createManualClock();
  let step = 0;
  const api = await startFakeApi((call) => {
    script[Math.min(step, script.length - 1)]?.(call);
    step += 1;
  });
  const client = createKubeClient(fakeCluster(api.url), { clock });
  const verdict = createWatchListVerdict(clock);
  if (options.watchList === false) verdict.refused();
  const changes: string[] = [];
  const states: string[] = [];
  const odd: string[] = [];
  const say = ({ key, object }: ObjectChange) => `${object ? '+' : '-'}${key.split('/').at(-1)}`;
  const reflector = new Reflector({
    client,
    kind: routeKind(),
    version: 'v1',
    clock,
    relists: createGate(2),
    watchList: verdict,
    project: projectObject,
    isServed: () => Promise.resolve(options.isServed?.() ?? true),
    onChanges: (list) => changes.push(...list.map(say)),
    onStatus: () => states.push(reflector.status().state),
    onOdd: (message) => odd.push(message),
  });
  cleanups.push(async () => {
    reflector.stop();
    await client.close();
    await api.close();
  });
  reflector.start();
  const until = async (condition: () => boolean) => {
    await vi.waitFor(
      () => {
        if (!condition()) clock.advance(100);
        expect(condition()).toBe(true);
      },
      { interval: 2, timeout: 8000 },
    );
  };
  const names = () => [...reflector.objects.values()].map((object) => object.metadata.name).toSorted();
  return { clock, calls: api.calls, changes, states, odd, reflector, names, until };
}

const initial =
  (objects: readonly unknown[], version: string, then: (call: FakeCall) => unknown = () => undefined) =>
  (call: FakeCall) => {
    for (const object of objects) call.event('ADDED', object);
    call.event('BOOKMARK', bookmark(version, true));
    then(call);
  };
const list = (objects: readonly unknown[], resourceVersion: string) => (call: FakeCall) =>
  call.json(200, { kind: 'HTTPRouteList', metadata: { resourceVersion }, items: objects });
const watch = (call: FakeCall) => call.event('BOOKMARK', bookmark('0'));
const hang = () => undefined;
const status =
  (code: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  (call: FakeCall) =>
    call.json(code, body, headers);
const isLive = (s: Setup) => () => s.reflector.status().state === 'LIVE';

test('WatchList: nothing is shown before the list is complete, then events follow on the same connection', async () => {
  const s = await setUp([
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
  const s = await setUp([refuse, page1, list([route('b', '2')], '7'), watch]);
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
  const s = await setUp([
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
  const s = await setUp(
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
  const s = await setUp([initial([route('a', '1')], '5', (call) => call.response.end()), cut, watch]);
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
  const s = await setUp([
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
  const s = await setUp([initial([route('a', '1')], '5', (call) => opened.push(call)), watch]);
  await s.until(isLive(s));
  s.clock.advance(300_000);
  opened[0]?.response.end();
  const before = s.clock.now();
  await vi.waitFor(() => expect(s.calls).toHaveLength(2));
  expect(s.clock.now()).toBe(before);
  expect(s.states).toEqual(['SYNCING', 'LIVE']);
});

test('a watch nobody ends is ended by us ten seconds after its time', async () => {
  const s = await setUp([initial([], '5'), watch]);
  await s.until(isLive(s));
  s.clock.advance(460_000);
  await vi.waitFor(() => expect(s.calls).toHaveLength(2));
  expect(s.states).toEqual(['SYNCING', 'LIVE']);
});

test('a server that ends each watch at once gets few requests', async () => {
  const s = await setUp([
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

test('429 in plain text: Retry-After is honoured', async () => {
  const busy = (call: FakeCall) =>
    void call.response
      .writeHead(429, { 'content-type': 'text/plain', 'retry-after': '20' })
      .end('Too many requests');
  const s = await setUp([busy, initial([], '5')]);
  await vi.waitFor(() => expect(s.reflector.status().message).toMatch(/busy/));
  s.clock.advance(19_900);
  expect(s.calls).toHaveLength(1);
  await s.until(isLive(s));
  expect(s.calls).toHaveLength(2);
});

test('a failing server: growing delays, data kept and shown as stale after the second failure', async () => {
  const s = await setUp([initial([route('a', '1')], '5', (call) => call.response.end()), status(503)]);
  await s.until(isLive(s));
  const start = s.clock.now();
  await s.until(() => s.clock.now() - start >= 120_000);
  // 0.5 s, 0.8, 1.6, 3.2, 6.4, 12.8, then 15 s each (jitter 0.5 of the cap).
  expect(s.calls.length).toBeGreaterThan(8);
  expect(s.calls.length).toBeLessThan(20);
  expect(s.reflector.status().state).toBe('STALE');
  expect(s.names()).toEqual(['a']);
});

test('403 that passes, as from a server that is only starting, takes nothing away', async () => {
  const s = await setUp([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    status(403, { message: 'no' }),
    status(403, { message: 'no' }),
    watch,
  ]);
  await s.until(() => s.reflector.status().state === 'STALE');
  await s.until(isLive(s));
  expect(s.changes).toEqual(['+a']);
  expect(s.states).not.toContain('FORBIDDEN');
});

test('403 that lasts empties the cache within 30 s', async () => {
  const s = await setUp([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    status(403, { message: 'no' }),
  ]);
  await s.until(isLive(s));
  const start = s.clock.now();
  await s.until(() => s.reflector.status().state === 'FORBIDDEN');
  expect(s.clock.now() - start).toBeLessThan(30_000);
  expect(s.changes).toEqual(['+a', '-a']);
});

test('403 from the beginning is shown at once', async () => {
  const s = await setUp([status(403, { message: 'no' }), initial([], '6')]);
  await s.until(() => s.reflector.status().state === 'FORBIDDEN');
  expect(s.calls).toHaveLength(1);
  await s.until(isLive(s));
});

test('401 is a state of its own; the data stays', async () => {
  const s = await setUp([initial([route('a', '1')], '5', (call) => call.response.end()), status(401), watch]);
  await s.until(() => s.reflector.status().state === 'AUTH');
  expect(s.names()).toEqual(['a']);
  await s.until(isLive(s));
});

test('404: a kind that discovery still knows is waited for, one that it does not is absent and ends the watch', async () => {
  let served = true;
  const s = await setUp([initial([route('a', '1')], '5', (call) => call.response.end()), status(404)], {
    isServed: () => served,
  });
  await s.until(() => s.calls.length === 4);
  expect(s.reflector.status().state).toBe('STALE');
  expect(s.names()).toEqual(['a']);
  served = false;
  await s.until(() => s.reflector.status().state === 'ABSENT');
  expect(s.names()).toEqual([]);
  const { length } = s.calls;
  s.clock.advance(600_000);
  expect(s.calls).toHaveLength(length);
});

test('a black hole: stale when the probe says so, and a new connection when it answers again', async () => {
  const s = await setUp([initial([route('a', '1')], '5'), hang, watch]);
  await s.until(isLive(s));
  s.reflector.suspect('The API server does not answer.');
  expect(s.reflector.status()).toMatchObject({ state: 'STALE', message: 'The API server does not answer.' });
  expect(s.names()).toEqual(['a']);
  s.reflector.reconnect();
  await s.until(() => s.calls.length === 2);
  expect(s.calls[1]?.query.get('resourceVersion')).toBe('5');
  await vi.waitFor(() => expect(s.calls[0]?.gone()).toBe(true));
  // The second connection hangs too: given up after 30 s, then the third is fine.
  await s.until(() => s.calls.length === 3 && s.reflector.status().state === 'LIVE');
});

test('duplicates are dropped, a new uid is a delete and an add, a late delete of the old one is ignored', async () => {
  const s = await setUp([
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
  const s = await setUp([
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
