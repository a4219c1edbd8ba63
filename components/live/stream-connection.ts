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

/**
 * Keeps one stream open for ever: fetch streaming (status codes count: 401 is not 503), resume by Last-Event-ID, reconnect
 * with full jitter, silence detection. Ends only with `close`.
 */
export function openStreamConnection(options: StreamConnectionOptions): StreamConnection {
  const { now } = options;
  let closed = false;
  let abort: AbortController | null = null;
  let endSleep: (() => void) | null = null;
  let lastEventId = '';
  let lastHeard: number | null = null;
  let attempt = 0;

  const show = (state: ConnectionState) => options.onConnection({ state, since: lastHeard });

  const receive = (id: string | undefined, text: string): Ending | null => {
    const event = parseEvent(text);
    if (!event) {
      // Not our protocol: start over with a full snapshot.
      lastEventId = '';
      return { state: 'stale', retryMs: null };
    }
    if (event.type === 'hello') show('live');
    if (id) lastEventId = id;
    if (options.onEvent(event, text) === 'reset') {
      lastEventId = '';
      return { state: null, retryMs: 0 };
    }
    return event.type === 'drain' ? { state: null, retryMs: event.retryMs } : null;
  };

  const connectOnce = async (controller: AbortController): Promise<Ending> => {
    let silent = false;
    const onSilence = () => {
      silent = true;
      show(lastHeard === null ? 'offline' : 'stale');
      controller.abort();
    };
    let timer = setTimeout(onSilence, SILENCE_MS);
    try {
      const response = await options.fetch(options.url, requestInit(lastEventId, controller.signal));
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        return { state: stateOfStatus(response.status), retryMs: retryAfter(response) };
      }
      const endings: Ending[] = [];
      const parser = createParser({
        onEvent: ({ id, data }) => {
          const ending = endings.length === 0 ? receive(id, data) : null;
          if (ending) endings.push(ending);
        },
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return { state: null, retryMs: null };
        clearTimeout(timer);
        timer = setTimeout(onSilence, SILENCE_MS);
        lastHeard = now();
        parser.feed(value);
        const [ending] = endings;
        if (ending) return ending;
      }
    } catch {
      // Network failure or our own abort; the loop tries again and the state says so.
      return { state: silent ? 'stale' : 'offline', retryMs: null };
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  };

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    while (!closed) {
      abort = new AbortController();
      const startedAt = now();
      const { state, retryMs } = await connectOnce(abort);
      if (closed) return;
      if (state !== null) show(state);
      if (now() - startedAt > HEALTHY_MS) attempt = 0;
      await sleep(Math.max(retryMs ?? 0, retryMs === 0 ? 0 : reconnectDelay(attempt, options.random())));
      endSleep = null;
      attempt += 1;
    }
  };
  void run();

  return {
    wake: () => {
      attempt = 0;
      endSleep?.();
    },
    close: () => {
      closed = true;
      abort?.abort();
      endSleep?.();
    },
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

function stateOfStatus(status: number): ConnectionState {
  return status === 401 ? 'unauthenticated' : 'stale';
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 30) * 1000 : null;
}
