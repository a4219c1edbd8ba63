import {
  type BrokerMessage,
  createStreamBroker,
  type StreamBroker,
  type TabMessage,
  type TabPort,
} from './stream-broker.ts';

/** Opens the stream of a cluster for this tab; returns how to close it. */
export function openStreamSource(cluster: string, onMessage: (message: BrokerMessage) => void): () => void {
  const source =
    typeof SharedWorker === 'undefined' ? pageSource(cluster, onMessage) : workerSource(cluster, onMessage);
  const wake = () => {
    if (document.visibilityState === 'visible') source.wake();
  };
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  return () => {
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('online', wake);
    source.close();
  };
}

type Source = { readonly wake: () => void; readonly close: () => void };

function workerSource(cluster: string, onMessage: (message: BrokerMessage) => void): Source {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), {
    type: 'module',
    name: 'meshloom-stream',
  });
  const { port } = worker;
  const say = (message: TabMessage) => port.postMessage(message);
  // Both ends are built together; no outside data comes through this port.
  port.addEventListener('message', ({ data }: MessageEvent<BrokerMessage>) => onMessage(data));
  port.start();
  const life = holdLock();
  const subscribe = () => say({ type: 'subscribe', cluster, lock: life.name });
  void life.held.then(subscribe);
  const onHide = () => say({ type: 'bye' });
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) subscribe();
  };
  window.addEventListener('pagehide', onHide);
  window.addEventListener('pageshow', onShow);
  return {
    wake: () => say({ type: 'wake' }),
    close: () => {
      window.removeEventListener('pagehide', onHide);
      window.removeEventListener('pageshow', onShow);
      say({ type: 'bye' });
      life.release();
      port.close();
    },
  };
}

/** A lock that this tab holds as long as it lives; `held` resolves at once where the browser has none (plain http). */
function holdLock(): { readonly name: string; readonly held: Promise<void>; readonly release: () => void } {
  if (!('locks' in navigator)) return { name: '', held: Promise.resolve(), release: () => undefined };
  const name = `meshloom-tab-${Math.random().toString(36).slice(2)}`;
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  void navigator.locks.request(name, () => {
    held.resolve();
    return released.promise;
  });
  return { name, held: held.promise, release: () => released.resolve() };
}

let pageBroker: StreamBroker | null = null;

function pageSource(cluster: string, onMessage: (message: BrokerMessage) => void): Source {
  pageBroker ??= createStreamBroker({
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    random: () => Math.random(),
  });
  const broker = pageBroker;
  const port: TabPort = { post: onMessage };
  broker.subscribe(cluster, port);
  return { wake: broker.wake, close: () => broker.leave(port) };
}
