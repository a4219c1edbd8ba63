import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamEvent } from '#lib/wire/stream.ts';
import type { Connection } from './connection-state.ts';
import { hello } from './live-events.fixture.ts';
import { openStreamConnection, SILENCE_MS, type StreamConnection } from './stream-connection.ts';

type Request = { readonly lastEventId: string | null };

/** A scripted server: each attempt takes the next answer; the last one is repeated. */
function scriptedServer(answers: readonly (number | 'refuse' | 'stream')[]) {
  const requests: Request[] = [];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push({ lastEventId: new Headers(init.headers).get('last-event-id') });
    if (answer === 'refuse' || answer === undefined) throw new TypeError('fetch failed');
    if (answer !== 'stream') return new Response('{}', { status: answer });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        streams.push(controller);
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(body, { status: 200 });
  };
  const send = (id: string, event: StreamEvent | string) => {
    const data = typeof event === 'string' ? event : JSON.stringify(event);
    streams.at(-1)?.enqueue(new TextEncoder().encode(`id: ${id}\ndata: ${data}\n\n`));
  };
  return { fetch, requests, streams, send };
}

let open: StreamConnection | null = null;

function connect(server: ReturnType<typeof scriptedServer>, onEvent: () => 'ok' | 'reset' = () => 'ok') {
  const states: Connection['state'][] = [];
  const events: string[] = [];
  open = openStreamConnection({
    url: '/stream',
    fetch: server.fetch,
    onEvent: (event) => {
      events.push(event.type);
      return onEvent();
    },
    onConnection: ({ state }) => states.push(state),
    now: () => Date.now(),
    random: () => 1,
  });
  return { states, events, connection: open };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  open?.close();
  open = null;
  vi.useRealTimers();
});

describe('openStreamConnection', () => {
  it.each([
    [401, 'unauthenticated'],
    [503, 'stale'],
    [404, 'stale'],
    ['refuse', 'offline'],
  ] as const)('an answer of %s shows as %s and is tried again', async (answer, state) => {
    const server = scriptedServer([answer, 'stream']);
    const { states } = connect(server);
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual([state]);
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests).toHaveLength(2);
    server.send('e-1', hello());
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual([state, 'live']);
  });

  it('waits longer after each failure, and not at all once woken', async () => {
    const server = scriptedServer(['refuse']);
    const { connection } = connect(server);
    for (const [after, attempts] of [
      [0, 1],
      [500, 2],
      [999, 2],
      [1, 3],
      [1999, 3],
      [1, 4],
    ] as const) {
      await vi.advanceTimersByTimeAsync(after);
      expect(server.requests).toHaveLength(attempts);
    }
    connection.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(5);
  });

  it('resumes after the last event it has seen', async () => {
    const server = scriptedServer(['stream']);
    const { states } = connect(server);
    await vi.advanceTimersByTimeAsync(0);
    server.send('e-1', hello());
    server.send('e-2', { type: 'snapshot-end' });
    await vi.advanceTimersByTimeAsync(0);
    server.streams.at(-1)?.close();
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, 'e-2']);
    // A short break is no news.
    expect(states).toEqual(['live']);
  });

  it('calls a silent stream stale and opens another', async () => {
    const server = scriptedServer(['stream']);
    const { states } = connect(server);
    await vi.advanceTimersByTimeAsync(0);
    server.send('e-1', hello());
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    expect(states).toEqual(['live']);
    await vi.advanceTimersByTimeAsync(1);
    expect(states.at(-1)).toBe('stale');
    await vi.advanceTimersByTimeAsync(500);
    expect(server.requests).toHaveLength(2);
  });

  it('asks for a whole new snapshot when what it holds is wrong', async () => {
    const server = scriptedServer(['stream']);
    connect(server, () => 'reset');
    await vi.advanceTimersByTimeAsync(0);
    server.send('e-1', hello());
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests.map(({ lastEventId }) => lastEventId)).toEqual([null, null]);
  });

  it('starts over when it hears something that is no event of ours', async () => {
    const server = scriptedServer(['stream']);
    const { states, events } = connect(server);
    await vi.advanceTimersByTimeAsync(0);
    server.send('e-1', hello());
    server.send('e-2', '{"type":"surprise"}');
    await vi.advanceTimersByTimeAsync(500);
    expect(events).toEqual(['hello']);
    expect(states).toEqual(['live', 'stale']);
    expect(server.requests.at(-1)?.lastEventId).toBeNull();
  });

  it('comes back when the server said it would', async () => {
    const server = scriptedServer(['stream']);
    connect(server);
    await vi.advanceTimersByTimeAsync(0);
    server.send('e-1', { type: 'drain', retryMs: 2000 });
    await vi.advanceTimersByTimeAsync(1999);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.requests).toHaveLength(2);
  });

  it('is silent for ever once closed', async () => {
    const server = scriptedServer(['refuse']);
    const { connection } = connect(server);
    await vi.advanceTimersByTimeAsync(0);
    connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(1);
  });
});
