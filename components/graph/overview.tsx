import { memo, type PointerEvent } from 'react';
import type { Box } from '#lib/graph/bounds.ts';
import type { FrameFlowNode } from './flow-frames.ts';
import { FrameDrawing } from './frame-drawing.tsx';
import { useVisibleBox } from './use-viewport.ts';

const SIZE = { width: 200, height: 140 } as const;

type OverviewProps = {
  readonly frames: readonly FrameFlowNode[];
  readonly onCentre: (x: number, y: number) => void;
};

/** The whole of a large graph in a corner, with what is in view; pressing or dragging moves there. */
export function Overview({ frames, onCentre }: OverviewProps) {
  const whole = wholeBox(frames);
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    const matrix = event.currentTarget.getScreenCTM();
    if (!matrix) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    onCentre(at.x, at.y);
  };
  return (
    <svg
      role="img"
      aria-label="Overview of the whole graph"
      {...SIZE}
      viewBox={`${whole.x} ${whole.y} ${whole.width} ${whole.height}`}
      className="absolute right-3 bottom-3 z-10 rounded-md border border-line bg-canvas max-sm:hidden"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
    >
      {frames.map((frame) => (
        <OverviewFrame key={frame.id} frame={frame} />
      ))}
      <VisibleBox stroke={whole.width / 100} />
    </svg>
  );
}

const OverviewFrame = memo(function OverviewFrame({ frame }: { readonly frame: FrameFlowNode }) {
  return (
    <g transform={`translate(${frame.position.x} ${frame.position.y})`}>
      <rect width={frame.width} height={frame.height} fill="var(--sunken)" />
      <FrameDrawing shapes={frame.data.shapes} />
    </g>
  );
});

/** Alone in reading the camera, so that a move redraws one rectangle. */
function VisibleBox({ stroke }: { readonly stroke: number }) {
  const box = useVisibleBox();
  return (
    <rect
      {...box}
      fill="var(--accent)"
      fillOpacity={0.08}
      stroke="var(--accent)"
      strokeWidth={stroke}
      rx={stroke}
    />
  );
}

function wholeBox(frames: readonly FrameFlowNode[]): Box {
  const left = Math.min(...frames.map((frame) => frame.position.x)) - 40;
  const top = Math.min(...frames.map((frame) => frame.position.y)) - 40;
  const right = Math.max(...frames.map((frame) => frame.position.x + (frame.width ?? 0))) + 40;
  const bottom = Math.max(...frames.map((frame) => frame.position.y + (frame.height ?? 0))) + 40;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
