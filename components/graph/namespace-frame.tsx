import type { NodeProps } from '@xyflow/react';
import { CircleAlert } from 'lucide-react';
import { memo } from 'react';
import { cn } from '#components/ui/cn.ts';
import { type FrameFlowNode, troubleWords } from './flow-frames.ts';
import { FrameDrawing } from './frame-drawing.tsx';
import { hueStyle } from './namespace-hue.ts';

/** The area of a namespace behind its members; its label drags all of them, and counts routes in trouble from any distance. */
export const NamespaceFrame = memo(function NamespaceFrame({
  data,
  width,
  height,
}: NodeProps<FrameFlowNode>) {
  const { namespace, trouble, shapes, isFar, isCaller } = data;
  return (
    <div className={cn('namespace-frame', isCaller && 'is-caller')} style={hueStyle(namespace)}>
      {isFar && (
        <svg aria-hidden="true" className="absolute inset-0 size-full" viewBox={`0 0 ${width} ${height}`}>
          <FrameDrawing shapes={shapes} />
        </svg>
      )}
      <div className="frame-label" title="Drag to move the namespace">
        {namespace}
        {isCaller && <span className="caller-sign">caller</span>}
        {trouble > 0 && (
          <span
            title={troubleWords(trouble)}
            className="ml-2 inline-flex items-center gap-1 text-bad tabular-nums"
          >
            <CircleAlert aria-hidden className="size-3.5" />
            {trouble}
          </span>
        )}
      </div>
    </div>
  );
});
