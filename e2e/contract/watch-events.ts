import type { Collection, KubeHttp, Query, WatchEvent } from '#e2e/cluster/kube-http.ts';

const PATIENCE_MS = 15_000;

/**
 * The events of a watch up to and with the first that `isLast`. Fails after 15 s or at the end of the stream when none
 * was the last. Start from a resourceVersion and nothing is missed, whenever the watch opens.
 */
export async function watchUntil(
  kube: KubeHttp,
  watch: { readonly collection: Collection; readonly query: Query },
  isLast: (event: WatchEvent) => boolean,
): Promise<readonly WatchEvent[]> {
  const events: WatchEvent[] = [];
  const seen = () => events.map(({ type }) => type).join(', ') || 'nothing';
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for await (const event of kube.watch(watch.collection, watch.query, signal)) {
      events.push(event);
      if (isLast(event)) return events;
    }
  } catch (error) {
    throw new Error(`watch of ${watch.collection.plural}, seen: ${seen()}`, { cause: error });
  }
  throw new Error(`watch of ${watch.collection.plural} ended, seen: ${seen()}`);
}
