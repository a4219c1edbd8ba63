import { createParser } from 'eventsource-parser';
import { type StreamEvent, streamEventSchema } from '#lib/wire/stream.ts';
import { reconnectDelay } from './backoff.ts';
import type { Connection, ConnectionState } from './connection-state.ts';

/** The server speaks every 10 s; after this silence the stream counts as dead. */
export const SILENCE_MS = 25_000;

/** A stream that lived this long was a good one: the next attempt starts at the shortest delay again. */
const HEALTHY_MS = 10_000;

export type StreamConnectionOptions = {
  readonly url: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** `text` is the event as it came, for passing on without encoding it again. 'reset' asks for a new snapshot. */
  readonly onEvent: (event: StreamEvent, text: string) => 'ok' | 'reset';
  readonly onConnection: (connection: Connection) => void;
  readonly now: () => number;
  readonly random: () => number;
};

export type StreamConnection = {
  /** Somebody looks again, or the network is back: try now instead of waiting. */
  readonly wake: () => void;
  readonly close: () => void;
};

/** How one attempt ended; `state` is what to show until the next one succeeds, null to show nothing new yet. */
type Ending = { readonly state: ConnectionState | null; readonly retryMs: number | null };

/** What is remembered from one attempt to the next. */
type Memory = { lastEventId: string; lastHeard: number | null };

/**
 * Keeps one stream open for ever: fetch streaming (status codes count: 401 is not 503), resume by Last-Event-ID, reconnect
 * with full jitter, silence detection. Ends only with `close`.
 */
export function openStreamConnection(options: StreamConnectionOptions): StreamConnection {
  const { now, random } = options;
  const memory: Memory = { lastEventId: '', lastHeard: null };
  const pause = createPause();
  let closed = false;
  let abort: AbortController | null = null;
  let attempt = 0;

  const run = async () => {
    while (!closed) {
      abort = new AbortController();
      const startedAt = now();
      const { state, retryMs } = await connectOnce(options, memory, abort);
      if (closed) return;
      if (state !== null) options.onConnection({ state, since: memory.lastHeard });
      if (now() - startedAt > HEALTHY_MS) attempt = 0;
      await pause.wait(retryMs === 0 ? 0 : Math.max(retryMs ?? 0, reconnectDelay(attempt, random())));
      attempt += 1;
    }
  };
  void run();

  return {
    wake: () => {
      attempt = 0;
      pause.end();
    },
    close: () => {
      closed = true;
      abort?.abort();
      pause.end();
    },
  };
}

async function connectOnce(
  options: StreamConnectionOptions,
  memory: Memory,
  controller: AbortController,
): Promise<Ending> {
  const silence = createSilenceTimer(() => {
    options.onConnection({ state: memory.lastHeard === null ? 'offline' : 'stale', since: memory.lastHeard });
    controller.abort();
  });
  try {
    const response = await options.fetch(options.url, requestInit(memory.lastEventId, controller.signal));
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return { state: response.status === 401 ? 'unauthenticated' : 'stale', retryMs: retryAfter(response) };
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const events = createEventReader(options, memory);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { state: null, retryMs: null };
      silence.restart();
      memory.lastHeard = options.now();
      const ending = events.feed(value);
      if (ending) return ending;
    }
  } catch {
    // Network failure, or our own abort after silence, which has been shown already.
    return { state: silence.isOver() ? null : 'offline', retryMs: null };
  } finally {
    silence.stop();
    controller.abort();
  }
}

/** Turns chunks of text into events; `feed` says when the connection has to end. */
function createEventReader(options: StreamConnectionOptions, memory: Memory) {
  let ending: Ending | null = null;
  const parser = createParser({
    onEvent: ({ id, data }) => {
      ending ??= receive(options, memory, { id, text: data });
    },
  });
  return {
    feed: (chunk: string): Ending | null => {
      parser.feed(chunk);
      return ending;
    },
  };
}

function receive(
  options: StreamConnectionOptions,
  memory: Memory,
  message: { readonly id: string | undefined; readonly text: string },
): Ending | null {
  const event = parseEvent(message.text);
  if (!event) {
    // Not our protocol: start over with a full snapshot.
    memory.lastEventId = '';
    return { state: 'stale', retryMs: null };
  }
  if (event.type === 'hello') options.onConnection({ state: 'live', since: memory.lastHeard });
  if (message.id) memory.lastEventId = message.id;
  if (options.onEvent(event, message.text) === 'reset') {
    memory.lastEventId = '';
    return { state: null, retryMs: 0 };
  }
  return event.type === 'drain' ? { state: null, retryMs: event.retryMs } : null;
}

function createSilenceTimer(onSilence: () => void) {
  let isOver = false;
  const end = () => {
    isOver = true;
    onSilence();
  };
  let timer = setTimeout(end, SILENCE_MS);
  return {
    restart: () => {
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE_MS);
    },
    stop: () => clearTimeout(timer),
    isOver: () => isOver,
  };
}

/** A wait that can be cut short. */
function createPause() {
  let endWait: (() => void) | null = null;
  return {
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => endWait?.(),
  };
}

function requestInit(lastEventId: string, signal: AbortSignal): RequestInit {
  return {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }),
    },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  };
}

function parseEvent(text: string): StreamEvent | null {
  try {
    const parsed = streamEventSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: the caller starts over.
    return null;
  }
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : null;
}
