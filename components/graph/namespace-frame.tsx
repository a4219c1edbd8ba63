import type { NodeProps } from '@xyflow/react';
import { CircleAlert } from 'lucide-react';
import { memo } from 'react';
import { type FrameFlowNode, troubleWords } from './flow-adapter.ts';
import { hueStyle } from './namespace-hue.ts';

/** The area of a namespace behind its members; its label drags all of them, and counts routes in trouble from any distance. */
export const NamespaceFrame = memo(function NamespaceFrame({ data }: NodeProps<FrameFlowNode>) {
  const { namespace, trouble } = data;
  return (
    <div className="namespace-frame" style={hueStyle(namespace)}>
      <div className="frame-label" title="Drag to move the namespace">
        {namespace}
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
