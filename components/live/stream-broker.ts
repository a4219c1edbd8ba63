import type { Connection } from './connection-state.ts';
import { CONNECTING } from './connection-state.ts';
import { catchUpEvents, createHeldObjects, type HeldObjects, holdEvent } from './held-objects.ts';
import { openStreamConnection, type StreamConnection } from './stream-connection.ts';

/** What a tab says to the broker. `lock`: name of the Web Lock the tab holds while it lives; '' where there are none. */
export type TabMessage =
  | { readonly type: 'subscribe'; readonly cluster: string; readonly lock: string }
  | { readonly type: 'wake' }
  | { readonly type: 'bye' };

/** What the broker says to a tab: stream events as they came, and the state of the one connection behind them. */
export type BrokerMessage =
  | { readonly type: 'event'; readonly text: string }
  | { readonly type: 'connection'; readonly connection: Connection };

/** One tab; `gone` resolves when the tab has died without saying so. */
export type TabPort = { readonly post: (message: BrokerMessage) => void };

export type BrokerEnvironment = {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly now: () => number;
  readonly random: () => number;
};

export type StreamBroker = {
  readonly subscribe: (cluster: string, port: TabPort) => void;
  readonly leave: (port: TabPort) => void;
  readonly wake: () => void;
};

type Channel = {
  readonly held: HeldObjects;
  readonly tabs: Set<TabPort>;
  readonly stream: StreamConnection;
  connection: Connection;
};

const CHUNK = 500;
/** Going to another cluster and back must not cost a new snapshot. */
const LINGER_MS = 10_000;

/** One stream per cluster for all tabs of a browser; lives in the SharedWorker, or in the page where there is none. */
export function createStreamBroker(environment: BrokerEnvironment): StreamBroker {
  const channels = new Map<string, Channel>();

  const open = (cluster: string): Channel => {
    const held = createHeldObjects();
    const tabs = new Set<TabPort>();
    const stream = openStreamConnection({
      ...environment,
      url: `/api/clusters/${encodeURIComponent(cluster)}/stream`,
      onEvent: (event, text) => {
        const outcome = holdEvent(held, event);
        for (const tab of tabs) tab.post({ type: 'event', text });
        return outcome === 'mismatch' ? 'reset' : 'ok';
      },
      onConnection: (connection) => {
        channel.connection = connection;
        for (const tab of tabs) tab.post({ type: 'connection', connection });
      },
    });
    const channel: Channel = { held, tabs, stream, connection: CONNECTING };
    channels.set(cluster, channel);
    return channel;
  };

  const closeIfEmpty = (cluster: string, channel: Channel) => {
    if (channel.tabs.size > 0 || channels.get(cluster) !== channel) return;
    channel.stream.close();
    channels.delete(cluster);
  };

  const leave = (port: TabPort) => {
    for (const [cluster, channel] of channels) {
      if (!channel.tabs.delete(port) || channel.tabs.size > 0) continue;
      setTimeout(() => closeIfEmpty(cluster, channel), LINGER_MS);
    }
  };

  return {
    subscribe: (cluster, port) => {
      leave(port);
      const channel = channels.get(cluster) ?? open(cluster);
      for (const event of catchUpEvents(channel.held, CHUNK)) {
        port.post({ type: 'event', text: JSON.stringify(event) });
      }
      port.post({ type: 'connection', connection: channel.connection });
      channel.tabs.add(port);
      channel.stream.wake();
    },
    leave,
    wake: () => {
      for (const channel of channels.values()) channel.stream.wake();
    },
  };
}
