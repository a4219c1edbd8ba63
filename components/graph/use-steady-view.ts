import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import { neighboursOf } from '#lib/graph/adjacency.ts';
import type { GraphModel } from '#lib/graph/model.ts';
import type { ViewportActions } from './use-viewport.ts';

/** Smallest zoom at which a fitted picture is fitted again; below it names would no longer be read. */
const FIT_AGAIN_FROM = 0.58;

/**
 * The dock and the panel take room from the canvas. What was in the middle stays there; a picture that was wholly in view is
 * fitted again while it stays readable.
 */
export function useSteadyView(container: RefObject<HTMLElement | null>, viewport: ViewportActions): void {
  const flow = useReactFlow();
  const { refit, isFitted } = viewport;
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let { clientWidth: width, clientHeight: height } = element;
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      const dx = (clientWidth - width) / 2;
      const dy = (clientHeight - height) / 2;
      if ((dx === 0 && dy === 0) || clientWidth === 0 || clientHeight === 0) return;
      [width, height] = [clientWidth, clientHeight];
      if (isFitted() && refit(FIT_AGAIN_FROM)) return;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 0 });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [container, flow, refit, isFitted]);
}

/** What a step of the draft touched comes into view with its neighbours, once the dock has taken its room. */
export function useRevealDrafted(model: GraphModel, revealAll: (ids: readonly string[]) => void): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const drafted = new Set(
      model.nodes.filter(({ kind, change }) => kind === 'route' && change !== null).map(({ id }) => id),
    );
    const before = known.current;
    known.current = drafted;
    // What a reload brings back was seen before.
    if (before === null) return;
    const fresh = [...drafted].filter((id) => !before.has(id));
    if (fresh.length === 0) return;
    const neighbours = neighboursOf(model);
    const ids = fresh.flatMap((id) => [id, ...(neighbours.get(id) ?? [])]);
    const timer = setTimeout(() => revealAll(ids), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [model, revealAll]);
}

/** Long enough for a new card to be placed and for the dock to open. */
const SETTLE_MS = 120;
