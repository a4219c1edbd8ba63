import type { NodeProps } from '@xyflow/react';
import { GitFork, SlidersHorizontal, Split } from 'lucide-react';
import { memo } from 'react';
import { HEALTH_WORDS } from '#components/routes/health-words.ts';
import { cn } from '#components/ui/cn.ts';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { RouteNode, RuleRow } from '#lib/graph/model.ts';
import { NODE_SIZE, rowHeight } from '#lib/graph/node-size.ts';
import { cardClass } from './card-class.ts';
import { FindingSign, useCardMarks } from './card-marks.tsx';
import { CardName } from './card-name.tsx';
import { ChangeMark } from './change-mark.tsx';
import { EdgeAnchors } from './edge-anchors.tsx';
import type { FindingMark } from './finding-marks.ts';
import { drawHandleId, type RouteFlowNode } from './flow-adapter.ts';
import { anchorAt, useGraphActions } from './graph-actions.ts';
import { RouteHandle } from './route-handle.tsx';

/** A route between its parents and its backends: one row per rule, in words. */
export const RouteCard = memo(function RouteCard({ data, selected }: NodeProps<RouteFlowNode>) {
  const { node, isEntry, litRow } = data;
  const marks = useCardMarks(node.id);
  return (
    <div className={cardClass({ shape: 'route', change: node.change ?? 'none', selected, missing: false })}>
      <EdgeAnchors node={node} />
      <span aria-hidden data-health={node.health} className="health-wash" />
      <RouteHead node={node} mark={marks?.head ?? null} isEntry={isEntry} />
      {node.rules.length === 0 && (
        <p className="lod-detail px-2.5 text-xs text-ink-3">No rules: nothing is routed.</p>
      )}
      {node.rules.map((row) => (
        <Row
          key={row.index}
          row={row}
          node={node}
          mark={marks?.rows.get(row.index) ?? null}
          isLit={row.index === litRow}
          isEntry={isEntry}
        />
      ))}
    </div>
  );
});

type RouteHeadProps = {
  readonly node: RouteNode;
  readonly mark: FindingMark | null;
  readonly isEntry: boolean;
};

function RouteHead({ node, mark, isEntry }: RouteHeadProps) {
  return (
    <div className="route-head flex h-9 shrink-0 items-center gap-1.5 px-2.5">
      <Split aria-hidden className="lod-detail size-3.5 text-ink-3" />
      <CardName name={node.name} isRemoved={node.change === 'removed'} />
      <span className="lod-detail flex items-center gap-1.5 text-xs text-ink-3">
        {node.routeKind !== 'HTTPRoute' && <span>{node.routeKind}</span>}
        {node.facet === 'consumer' && (
          <span
            title={`Applies to callers in namespace ${node.namespace} only`}
            className="rounded-sm border border-line px-1"
          >
            from {node.namespace}
          </span>
        )}
        {node.facet === 'detached' && <span>no parent</span>}
        {node.managedBy !== null && (
          <span title={`Managed by ${node.managedBy}`} className="flex">
            <GitFork role="img" aria-label={`Managed by ${node.managedBy}`} className="size-3.5" />
          </span>
        )}
      </span>
      <ChangeMark change={node.change} />
      <FindingSign mark={mark} objectKey={node.key} place={node.name} isEntry={isEntry} />
      {node.health !== 'draft' && node.change !== 'removed' && (
        <StatusDot tone={HEALTH_WORDS[node.health].tone} label={HEALTH_WORDS[node.health].words} />
      )}
    </div>
  );
}

type RowProps = {
  readonly row: RuleRow;
  readonly node: RouteNode;
  readonly mark: FindingMark | null;
  /** The simulated request takes this rule. */
  readonly isLit: boolean;
  readonly isEntry: boolean;
};

function Row({ row, node, mark, isLit, isEntry }: RowProps) {
  const { editWeights, routeTraffic } = useGraphActions();
  const isRemoved = row.change === 'removed' || node.change === 'removed';
  const actions = row.actions.join(' · ');
  return (
    <div
      className={cn('rule-row group/row relative flex flex-col justify-center px-2.5', isLit && 'is-lit')}
      style={{ height: rowHeight(row) }}
    >
      <div className="flex items-center gap-1.5 pr-1.5">
        <span
          title={row.name === null ? row.summary : `${row.name}: ${row.summary}`}
          className={cn(
            'lod-detail lod-rule min-w-0 flex-1 truncate font-mono text-xs text-ink-2',
            isRemoved && 'line-through',
          )}
        >
          {row.summary}
        </span>
        {node.change !== row.change && <ChangeMark change={row.change} />}
        <FindingSign
          mark={mark}
          objectKey={node.key}
          place={`rule ${row.index + 1}`}
          isEntry={isEntry}
          className="lod-detail"
        />
        {!isRemoved && (
          <button
            type="button"
            tabIndex={isEntry ? 0 : -1}
            aria-label={`Edit the shares of rule ${row.index + 1}: ${row.summary}`}
            title="Edit shares"
            className="row-action nodrag"
            onClick={(event) => {
              event.stopPropagation();
              editWeights(node.key, row.index, anchorAt(event.currentTarget));
            }}
          >
            <SlidersHorizontal aria-hidden className="size-3" />
          </button>
        )}
      </div>
      {actions !== '' && (
        <p title={actions} className="lod-detail truncate text-xs text-ink-3">
          {actions}
        </p>
      )}
      {!isRemoved && (node.facet === 'producer' || node.facet === 'consumer') && (
        <RouteHandle
          id={drawHandleId(row.index)}
          label={`Send traffic of ${node.name} to another Service…`}
          top={NODE_SIZE.route.row / 2}
          isEntry={isEntry}
          onPress={(anchor) => routeTraffic(node.key, anchor)}
        />
      )}
    </div>
  );
}
