import { createStore, type StoreApi } from 'zustand/vanilla';
import { streamEventSchema } from '#lib/wire/stream.ts';
import { createLiveReducer, type LiveState } from './live-state.ts';
import type { BrokerMessage } from './stream-broker.ts';
import { openStreamSource } from './stream-source.ts';

export type LiveStore = {
  readonly store: StoreApi<LiveState>;
  /** Opens the stream; returns how to close it. */
  readonly start: () => () => void;
};

/** The live state of one cluster in this tab: events are collected and shown once per animation frame. */
export function createLiveStore(cluster: string): LiveStore {
  const reducer = createLiveReducer(cluster);
  const store = createStore<LiveState>(() => reducer.state());
  const start = () => {
    let scheduled = false;
    let stopped = false;
    const flush = () => {
      scheduled = false;
      if (!stopped) store.setState(reducer.state());
    };
    const schedule = () => {
      if (scheduled) return;
      scheduled = true;
      // A hidden tab has no frames; it still keeps up, slowly.
      if (document.visibilityState === 'visible') requestAnimationFrame(flush);
      else setTimeout(flush, 250);
    };
    const close = openStreamSource(cluster, (message) => {
      if (takeMessage(reducer, message)) schedule();
    });
    return () => {
      stopped = true;
      close();
    };
  };
  return { store, start };
}

function takeMessage(reducer: ReturnType<typeof createLiveReducer>, message: BrokerMessage): boolean {
  if (message.type === 'connection') {
    reducer.setConnection(message.connection);
    return true;
  }
  // The broker has parsed and accepted this text already; objects are checked for identity only.
  const event = streamEventSchema.safeParse(JSON.parse(message.text));
  if (event.success) reducer.take(event.data);
  return event.success;
}
