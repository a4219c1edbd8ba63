import { expect, test, vi } from 'vitest';
import type { FakeCall } from './fake-api.ts';
import { hang, initial, isLive, route, startReflector, status, watch } from './reflector.fixture.ts';

test('429 in plain text: Retry-After is honoured', async () => {
  const busy = (call: FakeCall) =>
    void call.response
      .writeHead(429, { 'content-type': 'text/plain', 'retry-after': '20' })
      .end('Too many requests');
  const s = await startReflector([busy, initial([], '5')]);
  await vi.waitFor(() => expect(s.reflector.status().message).toMatch(/busy/));
  s.clock.advance(19_900);
  expect(s.calls).toHaveLength(1);
  await s.until(isLive(s));
  expect(s.calls).toHaveLength(2);
});

test('a failing server: growing delays, data kept and shown as stale after the second failure', async () => {
  const s = await startReflector([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    status(503),
  ]);
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
  const s = await startReflector([
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
  const s = await startReflector([
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
  const s = await startReflector([status(403, { message: 'no' }), initial([], '6')]);
  await s.until(() => s.reflector.status().state === 'FORBIDDEN');
  expect(s.calls).toHaveLength(1);
  await s.until(isLive(s));
});

test('401 is a state of its own; the data stays', async () => {
  const s = await startReflector([
    initial([route('a', '1')], '5', (call) => call.response.end()),
    status(401),
    watch,
  ]);
  await s.until(() => s.reflector.status().state === 'AUTH');
  expect(s.names()).toEqual(['a']);
  await s.until(isLive(s));
});

test('404: a kind that discovery still knows is waited for, one that it does not is absent and ends the watch', async () => {
  let served = true;
  const s = await startReflector(
    [initial([route('a', '1')], '5', (call) => call.response.end()), status(404)],
    {
      isServed: () => served,
    },
  );
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
  const s = await startReflector([initial([route('a', '1')], '5'), hang, watch]);
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
