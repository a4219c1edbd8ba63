import {
  getViewportForBounds,
  useOnViewportChange,
  useReactFlow,
  useStore,
  type Viewport,
} from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Box } from '#lib/graph/bounds.ts';
import type { FlowEdge, FlowNode } from './flow-adapter.ts';

/** Zoom from which each level of detail is shown (level-of-detail.css). */
const LEVELS = [
  { from: 0.8, name: 'near' },
  { from: 0.58, name: 'close' },
  { from: 0.36, name: 'mid' },
  { from: 0.26, name: 'low' },
] as const;

/** Below this zoom a large graph is drawn as shapes. */
const SHAPES_BELOW = 0.3;

/** From this zoom on names can be read. */
const READABLE = 0.36;

export type ViewportActions = {
  readonly fitView: () => void;
  /** The whole graph is in view because it was fitted, and nobody moved the camera since. */
  readonly isFitted: () => boolean;
  /** Fits again unless that needs a zoom below this one; false when it was left alone. */
  readonly refit: (least: number) => boolean;
  /** A person moved the camera. */
  readonly touch: () => void;
  /** Brings one node or namespace frame near. */
  readonly zoomTo: (id: string) => void;
  readonly centre: (x: number, y: number) => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Brings a node into view and gives it the focus, also when it was culled. */
  readonly focusNode: (id: string) => void;
  readonly reveal: (id: string) => void;
  /** Brings several nodes into view together; moves nothing when all are in view. */
  readonly revealAll: (ids: readonly string[]) => void;
};

/** Room for what floats over the canvas: search above, camera below. */
const FIT = {
  padding: { top: '64px', bottom: '60px', x: '24px' },
  maxZoom: 1.1,
  minZoom: 0.05,
} as const;

type Camera = {
  readonly container: RefObject<HTMLElement | null>;
  /** Where a node stands, also while it is not drawn; null when it has no place. */
  readonly boxOf: (id: string) => Box | null;
  /** Called before the whole graph comes into view at once. */
  readonly beforeFit: () => void;
};

/** Moves of the camera. Motion shows where things went, and is left out for people who asked for less. */
export function useViewportActions({ container, boxOf, beforeFit }: Camera): ViewportActions {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const fitted = useRef(false);
  const fitView = useCallback(() => {
    beforeFit();
    fitted.current = true;
    void flow.fitView({ ...FIT, duration: motionMs() });
  }, [flow, beforeFit]);
  const isFitted = useCallback(() => fitted.current, []);
  const touch = useCallback(() => {
    fitted.current = false;
  }, []);
  const refit = useCallback(
    (least: number) => {
      const element = container.current;
      const all = flow.getNodesBounds(flow.getNodes());
      if (!element || all.width === 0) return false;
      const { clientWidth: width, clientHeight: height } = element;
      const { zoom } = getViewportForBounds(all, width, height, 0.05, FIT.maxZoom, FIT.padding);
      if (zoom < least) return false;
      void flow.fitView({ ...FIT, duration: 0 });
      return true;
    },
    [flow, container],
  );
  const zoomTo = useCallback(
    (id: string) => {
      touch();
      void flow.fitView({ ...FIT, nodes: [{ id }], minZoom: 0.6, duration: motionMs() });
    },
    [flow, touch],
  );
  const centre = useCallback(
    (x: number, y: number) => void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: 0 }),
    [flow],
  );
  const reveal = useCallback(
    (id: string) => {
      const box = boxOf(id);
      const zoom = flow.getZoom();
      if (!box || (zoom >= READABLE && isInView(box, flow.getViewport(), container.current))) return;
      touch();
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      void flow.setCenter(at.x, at.y, { zoom: Math.max(zoom, 0.7), duration: motionMs() });
    },
    [flow, container, boxOf, touch],
  );
  const revealAll = useCallback(
    (ids: readonly string[]) => {
      const boxes = ids.flatMap((id) => boxOf(id) ?? []);
      if (boxes.length === 0) return;
      const isSeen = (box: Box) => isInView(box, flow.getViewport(), container.current);
      if (flow.getZoom() >= READABLE && boxes.every(isSeen)) return;
      touch();
      void flow.fitView({
        ...FIT,
        nodes: ids.map((id) => ({ id })),
        maxZoom: Math.max(flow.getZoom(), 0.7),
        duration: motionMs(),
      });
    },
    [flow, container, boxOf, touch],
  );
  const focusNode = useCallback(
    (id: string) => {
      reveal(id);
      focusWhenDrawn(container.current, id);
    },
    [reveal, container],
  );
  const zoomIn = useCallback(() => void flow.zoomIn({ duration: motionMs() }), [flow]);
  const zoomOut = useCallback(() => void flow.zoomOut({ duration: motionMs() }), [flow]);
  return useMemo(
    () => ({
      fitView,
      isFitted,
      refit,
      touch,
      zoomTo,
      centre,
      zoomIn,
      zoomOut,
      focusNode,
      reveal,
      revealAll,
    }),
    [fitView, isFitted, refit, touch, zoomTo, centre, zoomIn, zoomOut, focusNode, reveal, revealAll],
  );
}

export type Distance = {
  /** The camera is far from a large graph: cards are drawn as shapes. */
  readonly isFar: boolean;
  /** Says so at once, before a jump to the whole graph would draw every card. */
  readonly goFar: () => void;
};

/**
 * Tells the style sheet how near the camera is, which draws nothing itself. A large graph starts far and is drawn as shapes
 * until the camera is near enough that only a part of it is in view.
 */
export function useLevelOfDetail(container: RefObject<HTMLElement | null>, isLarge: boolean): Distance {
  const { getViewport } = useReactFlow();
  const [isBeyond, setBeyond] = useState(true);
  const show = useCallback(
    ({ zoom }: Viewport) => {
      setBeyond((was) => zoom < (was ? SHAPES_BELOW + 0.02 : SHAPES_BELOW));
      const element = container.current;
      if (!element) return;
      element.dataset.lod = LEVELS.find((level) => zoom >= level.from)?.name ?? 'far';
      element.style.setProperty('--zoom-out', String(Math.min(12, Math.max(1, 1 / zoom))));
    },
    [container],
  );
  useOnViewportChange({ onChange: show });
  useEffect(() => {
    const { zoom } = getViewport();
    if (!isLarge || zoom < SHAPES_BELOW) show(getViewport());
  }, [show, getViewport, isLarge]);
  const goFar = useCallback(() => {
    if (isLarge) flushSync(() => setBeyond(true));
  }, [isLarge]);
  return { isFar: isLarge && isBeyond, goFar };
}

/** What of the canvas is in view, in its own px. */
export function useVisibleBox(): Box {
  return useStore(
    ({ transform: [x, y, zoom], width, height }) => ({
      x: -x / zoom,
      y: -y / zoom,
      width: width / zoom,
      height: height / zoom,
    }),
    (a, b) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height,
  );
}

/** Zoom in whole percent. */
export function useZoomPercent(): number {
  return useStore((state) => Math.round(state.transform[2] * 100));
}

/** What lies under the search box is not seen, px. */
const UNDER_TOOLBAR = 56;

function motionMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 220;
}

function isInView(box: Box, { x, y, zoom }: Viewport, element: HTMLElement | null): boolean {
  if (!element) return false;
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  const right = left + box.width * zoom;
  const bottom = top + box.height * zoom;
  return left >= 0 && top >= UNDER_TOOLBAR && right <= element.clientWidth && bottom <= element.clientHeight;
}

/** A culled node is drawn a few frames after the camera has come: tries until then, not longer than a second. */
function focusWhenDrawn(container: HTMLElement | null, id: string): void {
  const started = performance.now();
  const attempt = () => {
    const element = container?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (element) element.focus({ preventScroll: true });
    else if (performance.now() - started < 1000) requestAnimationFrame(attempt);
  };
  attempt();
}
