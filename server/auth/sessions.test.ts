import { describe, expect, test, vi } from 'vitest';
import { createRateLimit } from './rate-limit.ts';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from './session-cookie.ts';
import { createSessionStore, SESSION_IDLE_MS } from './sessions.ts';

function storeAt(start = 0) {
  let time = start;
  const store = createSessionStore(() => time);
  const advance = (ms: number) => {
    time += ms;
  };
  return { store, advance };
}

function open(store: ReturnType<typeof createSessionStore>) {
  const opened = store.exchange(store.bootstrapToken);
  if (opened === null) throw new Error('the fresh token must open a session');
  return opened;
}

describe('sessions', () => {
  test('the token has 256 bits and works once', () => {
    const { store } = storeAt();
    expect(Buffer.from(store.bootstrapToken, 'base64url')).toHaveLength(32);
    expect(store.exchange(`${store.bootstrapToken}x`)).toBeNull();
    const { id, session } = open(store);
    expect(store.find(id)).toBe(session);
    expect(store.exchange(store.bootstrapToken)).toBeNull();
  });

  test('a wrong try does not use the token up', () => {
    const { store } = storeAt();
    expect(store.exchange('')).toBeNull();
    expect(store.exchange(store.bootstrapToken)).not.toBeNull();
  });

  test('use keeps a session alive, idleness ends it', () => {
    const { store, advance } = storeAt();
    const { id } = open(store);
    advance(SESSION_IDLE_MS - 1);
    expect(store.find(id)).not.toBeNull();
    advance(SESSION_IDLE_MS - 1);
    expect(store.find(id)).not.toBeNull();
    advance(SESSION_IDLE_MS + 1);
    expect(store.find(id)).toBeNull();
  });

  test('an open stream keeps it alive; ending the session closes the stream once', () => {
    const { store, advance } = storeAt();
    const { id } = open(store);
    const close = vi.fn();
    store.onEnd(id, close);
    advance(SESSION_IDLE_MS * 3);
    expect(store.find(id)).not.toBeNull();
    store.end(id);
    store.end(id);
    expect(close).toHaveBeenCalledTimes(1);
    expect(store.find(id)).toBeNull();
  });

  test('a stream that closed by itself is not closed again', () => {
    const { store } = storeAt();
    const { id } = open(store);
    const close = vi.fn();
    store.onEnd(id, close)();
    store.end(id);
    expect(close).not.toHaveBeenCalled();
  });
});

const VALUE = 'abcdefghijklmnopqrstuvwxyz';
const cookies: [string, string | undefined, string | null][] = [
  ['none', undefined, null],
  ['ours', `meshloom-7777=${VALUE}`, VALUE],
  ['among others', `a=b; meshloom-7777=${VALUE}; c`, VALUE],
  ['of another port', `meshloom-7778=${VALUE}`, null],
  ['twice', `meshloom-7777=${VALUE}; meshloom-7777=${VALUE}`, null],
  ['with odd characters', 'meshloom-7777=../../../../etc/passwd-and-more', null],
];

describe('the session cookie', () => {
  test.each(cookies)('%s', (_name, header, expected) => {
    expect(readSessionCookie(header, 7777)).toBe(expected);
  });

  test('is kept from scripts and other sites', () => {
    for (const cookie of [writeSessionCookie(VALUE, 1), clearSessionCookie(1)]) {
      expect(cookie).toMatch(/Path=\/; HttpOnly; SameSite=Strict/);
    }
  });
});

test('the rate limit refills with time and never beyond the burst', () => {
  let time = 0;
  const limit = createRateLimit({ burst: 2, perMinute: 6, now: () => time });
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
  time += 10_000;
  expect([limit.take(), limit.take()]).toEqual([true, false]);
  time += 3_600_000;
  expect([limit.take(), limit.take(), limit.take()]).toEqual([true, true, false]);
});
