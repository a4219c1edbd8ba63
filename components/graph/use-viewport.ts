import { useOnViewportChange, useReactFlow, useStore, type Viewport } from '@xyflow/react';
import { type RefObject, useCallback, useEffect } from 'react';
import type { FlowEdge, FlowNode } from './flow-adapter.ts';

/** Zoom from which each level of detail is shown (graph.css). */
const LEVELS = [
  { from: 0.58, name: 'near' },
  { from: 0.36, name: 'mid' },
  { from: 0.2, name: 'low' },
] as const;

export type ViewportActions = {
  readonly fitView: (ids?: readonly string[]) => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Brings a node into view and gives it the focus, also when it was culled. */
  readonly focusNode: (id: string) => void;
  readonly reveal: (id: string) => void;
};

/** Room for what floats over the canvas: search above, camera below. */
const FIT = {
  padding: { top: '64px', bottom: '60px', x: '24px' },
  maxZoom: 1.1,
  minZoom: 0.05,
} as const;

/** Moves of the camera. Motion shows where things went, and is left out for people who asked for less. */
export function useViewportActions(container: RefObject<HTMLElement | null>): ViewportActions {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const fitView = useCallback(
    (ids?: readonly string[]) => {
      const nodes = ids ? { nodes: ids.map((id) => ({ id })) } : {};
      void flow.fitView({ ...FIT, ...nodes, duration: motionMs() });
    },
    [flow],
  );
  const reveal = useCallback(
    (id: string) => {
      const node = flow.getInternalNode(id);
      if (!node || isInView(node, flow.getViewport(), container.current)) return;
      const { width = 0, height = 0 } = node.measured;
      const zoom = Math.max(flow.getZoom(), 0.7);
      const { x, y } = node.internals.positionAbsolute;
      void flow.setCenter(x + width / 2, y + height / 2, { zoom, duration: motionMs() });
    },
    [flow, container],
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
  return { fitView, zoomIn, zoomOut, focusNode, reveal };
}

/** Tells the style sheet how near the camera is; draws nothing itself. */
export function useLevelOfDetail(container: RefObject<HTMLElement | null>): void {
  const { getViewport } = useReactFlow();
  const show = useCallback(
    ({ zoom }: Viewport) => {
      const element = container.current;
      if (!element) return;
      element.dataset.lod = LEVELS.find((level) => zoom >= level.from)?.name ?? 'far';
      element.style.setProperty('--zoom-out', String(Math.min(12, Math.max(1, 1 / zoom))));
    },
    [container],
  );
  useOnViewportChange({ onChange: show });
  useEffect(() => show(getViewport()), [show, getViewport]);
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

type Placed = {
  readonly measured: { readonly width?: number; readonly height?: number };
  readonly internals: { readonly positionAbsolute: { readonly x: number; readonly y: number } };
};

function isInView(node: Placed, { x, y, zoom }: Viewport, element: HTMLElement | null): boolean {
  if (!element) return false;
  const at = node.internals.positionAbsolute;
  const left = at.x * zoom + x;
  const top = at.y * zoom + y;
  const right = left + (node.measured.width ?? 0) * zoom;
  const bottom = top + (node.measured.height ?? 0) * zoom;
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
