import { expect, test } from 'vitest';
import { AppError } from '#server/errors/app-error.ts';
import { bearer, fetchedCredential } from './credentials.ts';
import { createManualClock } from './manual-clock.ts';

function setUp(lifeMs: number | null) {
  const clock = createManualClock();
  const state = { fetches: 0, broken: false };
  const source = fetchedCredential(async () => {
    state.fetches += 1;
    if (state.broken) throw new AppError('cluster-auth', 'no');
    return {
      credential: bearer(`t${state.fetches}`),
      renewAt: lifeMs === null ? null : clock.now() + lifeMs,
    };
  }, clock);
  return { clock, state, source };
}

test('one fetch for all who ask, kept for its life', async () => {
  const { clock, state, source } = setUp(100);
  await Promise.all([source.current(), source.current(), source.current()]);
  clock.advance(99);
  await source.current();
  expect(state.fetches).toBe(1);
  clock.advance(1);
  expect((await source.current()).headers.authorization).toBe('Bearer t2');
});

test('a credential refused again and again is not fetched again and again', async () => {
  const { clock, state, source } = setUp(null);
  let credential = await source.current();
  for (let second = 0; second < 60; second += 1) {
    credential = await source.renew(credential);
    clock.advance(1000);
  }
  expect(state.fetches).toBe(3);
});

test('a failing fetch is repeated every 30 s at most, and heals', async () => {
  const { clock, state, source } = setUp(null);
  state.broken = true;
  for (let second = 0; second < 60; second += 1) {
    await expect(source.current()).rejects.toMatchObject({ code: 'cluster-auth' });
    clock.advance(1000);
  }
  expect(state.fetches).toBe(2);
  state.broken = false;
  expect((await source.current()).headers.authorization).toBe('Bearer t3');
});
