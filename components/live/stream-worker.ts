import { createStreamBroker, type TabMessage, type TabPort } from './stream-broker.ts';

/*
 * SharedWorker: browsers allow six HTTP/1.1 connections per origin over all tabs, and a stream takes one for good.
 * Chrome on Android has no SharedWorker; stream-source.ts then runs the same broker in the page.
 */
const broker = createStreamBroker({
  fetch: (url, init) => fetch(new URL(url, self.location.origin), init),
  now: () => Date.now(),
  random: () => Math.random(),
});

self.addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return;
  for (const port of event.ports) serve(port);
});

function serve(port: MessagePort): void {
  const tab: TabPort = { post: (message) => port.postMessage(message) };
  // Both ends are built together; no outside data comes through this port.
  port.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    switch (data.type) {
      case 'subscribe':
        broker.subscribe(data.cluster, tab);
        leaveWhenReleased(data.lock, tab);
        return;
      case 'wake':
        broker.wake();
        return;
      case 'bye':
        broker.leave(tab);
        return;
    }
  });
  port.start();
}

/** A port never says that its tab has died; the tab's lock does, crash or not. */
function leaveWhenReleased(lock: string, tab: TabPort): void {
  if (lock === '' || !('locks' in navigator)) return;
  void navigator.locks.request(lock, () => broker.leave(tab));
}
