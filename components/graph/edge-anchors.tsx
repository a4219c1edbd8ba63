import { Handle } from '@xyflow/react';
import type { CSSProperties } from 'react';
import type { GraphNode } from '#lib/graph/model.ts';
import { handlesOf } from './flow-adapter.ts';

/** Where edges end at a card: unseen, and nothing can be drawn from them. The same places as given for culled cards. */
export function EdgeAnchors({ node }: { readonly node: GraphNode }) {
  return handlesOf(node).map(({ id, type, position, x, y }) => (
    <Handle
      key={id}
      id={id ?? ''}
      type={type}
      position={position}
      isConnectable={false}
      className="edge-anchor"
      style={{ left: x, top: y } satisfies CSSProperties}
    />
  ));
}
