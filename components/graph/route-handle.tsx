import { Handle, Position } from '@xyflow/react';
import { MoveRight } from 'lucide-react';
import type { MouseEvent } from 'react';
import { type Anchor, anchorAt } from './graph-actions.ts';

type RouteHandleProps = {
  readonly id: string;
  /** What pressing it does, in words. */
  readonly label: string;
  readonly onPress: (anchor: Anchor) => void;
  /** From the top of the card, px. */
  readonly top: number;
  readonly isEntry: boolean;
};

/** Drag it to another Service to draw traffic; press it (or Enter) to choose the target from a list. */
export function RouteHandle({ id, label, onPress, top, isEntry }: RouteHandleProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    event.stopPropagation();
    onPress(anchorAt(event.currentTarget));
  };
  return (
    <Handle
      id={id}
      type="source"
      position={Position.Right}
      style={{ top }}
      isConnectableEnd={false}
      className="draw-handle"
    >
      <button type="button" tabIndex={isEntry ? 0 : -1} aria-label={label} title={label} onClick={press}>
        <MoveRight aria-hidden className="size-3" />
      </button>
    </Handle>
  );
}
