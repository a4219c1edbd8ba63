import type { NodeProps } from '@xyflow/react';
import { CircleHelp, CircleOff, DoorOpen } from 'lucide-react';
import { memo } from 'react';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { GatewayNode } from '#lib/graph/model.ts';
import { cardClass } from './card-class.ts';
import { FindingSign, useCardMarks } from './card-marks.tsx';
import { CardName } from './card-name.tsx';
import { ChangeMark } from './change-mark.tsx';
import { EdgeAnchors } from './edge-anchors.tsx';
import type { GatewayFlowNode } from './flow-adapter.ts';

/** An entry into the mesh: a Gateway, or another kind of parent. Routes are drawn from Services only. */
export const GatewayCard = memo(function GatewayCard({ data, selected }: NodeProps<GatewayFlowNode>) {
  const { node, isEntry } = data;
  const marks = useCardMarks(node.id);
  const [group = '', kind = ''] = node.key.split('/');
  const isEntryKind = group === GATEWAY_GROUP && (kind === 'Gateway' || kind === 'ListenerSet');
  return (
    <div
      className={cardClass({
        shape: 'gateway',
        change: node.change ?? 'none',
        selected,
        missing: node.missing,
      })}
    >
      <EdgeAnchors node={node} />
      <span
        aria-hidden
        className="lod-detail flex w-10 items-center justify-center border-r border-line text-ink-2"
      >
        {node.missing ? <CircleOff className="text-bad" /> : isEntryKind ? <DoorOpen /> : <CircleHelp />}
      </span>
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 px-3 py-2">
        <div className="flex items-center gap-1.5">
          <CardName name={node.name} />
          <ChangeMark change={node.change} />
          <FindingSign mark={marks?.head} objectKey={node.key} place={node.name} isEntry={isEntry} />
        </div>
        <p className="lod-detail truncate text-xs text-ink-3">
          {isEntryKind ? entryFacts(kind, node) : `not known: ${kind} of ${group || 'the core group'}`}
        </p>
      </div>
    </div>
  );
});

function entryFacts(kind: string, node: GatewayNode): string {
  if (node.missing) return `${kind} does not exist`;
  const listeners = node.listeners.map((listener) =>
    listener.port === null ? listener.name : `:${listener.port}`,
  );
  return [node.className ?? kind, ...listeners].join(' · ');
}
