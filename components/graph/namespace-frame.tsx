import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FrameFlowNode } from './flow-adapter.ts';
import { hueStyle } from './namespace-hue.ts';

/** The area of a namespace behind its members; its label drags all of them. */
export const NamespaceFrame = memo(function NamespaceFrame({ data }: NodeProps<FrameFlowNode>) {
  return (
    <div className="namespace-frame" style={hueStyle(data.namespace)}>
      <div className="frame-label" title="Drag to move the namespace">
        {data.namespace}
      </div>
    </div>
  );
});
