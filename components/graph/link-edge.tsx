import { EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { Copy, Minus, Pencil, Plus } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { CHANGE_WORDS } from '#components/routes/health-words.ts';
import { cn } from '#components/ui/cn.ts';
import { TONE_CLASS } from '#components/ui/tone.ts';
import { edgeShare } from '#lib/graph/edge-share.ts';
import type { BackendEdge, GraphEdge } from '#lib/graph/model.ts';
import { FindingSign, useCardMarks } from './card-marks.tsx';
import { edgePlace } from './finding-marks.ts';
import { edgeColour, type FlowEdge } from './flow-adapter.ts';
import { anchorAt, useGraphActions } from './graph-actions.ts';

/** An edge: parent to route thin, rule to backend as thick as its share, mirrors dotted, drafts dashed with their sign. */
export const LinkEdge = memo(function LinkEdge(props: EdgeProps<FlowEdge>) {
  const { data, selected = false } = props;
  const marks = useCardMarks(props.source);
  if (!data) return null;
  const { edge, isLit, isDim, missing } = data;
  const [path, x, y] = getBezierPath(props);
  const mark =
    edge.kind === 'backend' ? marks?.edges.get(edgePlace(edge.ruleIndex, edge.refIndex)) : undefined;
  const text = labelText(edge, isLit || selected || mark !== undefined);
  return (
    <>
      <path
        id={props.id}
        d={path}
        fill="none"
        className="react-flow__edge-path"
        style={pathStyle(data, selected)}
        markerEnd={props.markerEnd}
      />
      <path
        d={path}
        fill="none"
        strokeOpacity={0}
        strokeWidth={14}
        className="react-flow__edge-interaction"
      />
      {text !== null && (
        <EdgeLabelRenderer>
          <div
            className={cn('edge-label nodrag nopan flex items-center gap-1', isDim && 'is-dim')}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {edge.kind === 'attach' ? (
              <span className="edge-port">{text}</span>
            ) : (
              <ShareButton edge={edge} text={text} missing={missing} isLit={isLit} />
            )}
            <FindingSign
              mark={mark}
              objectKey={edge.source}
              place={`the backend ${edge.target.split('/').at(-1)}`}
              isEntry={isLit}
              className="is-on-edge"
            />
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

type PathStyle = CSSProperties & { readonly '--edge': string };

function pathStyle(data: NonNullable<FlowEdge['data']>, selected: boolean): PathStyle {
  const { edge } = data;
  return {
    '--edge': edgeColour(edge, data),
    strokeWidth: strokeWidth(edge) + (selected ? 1 : 0),
    strokeDasharray: dashes(edge),
  };
}

type ShareButtonProps = {
  readonly edge: BackendEdge;
  readonly text: string;
  readonly missing: boolean;
  readonly isLit: boolean;
};

function ShareButton({ edge, text, missing, isLit }: ShareButtonProps) {
  const { editWeights, selectEdge } = useGraphActions();
  const target = edge.target.split('/').at(-1) ?? '';
  const route = edge.source.split('/').at(-1) ?? '';
  const change = edge.change === null ? '' : `, ${CHANGE_WORDS[edge.change].words.toLowerCase()}`;
  return (
    <button
      type="button"
      tabIndex={isLit ? 0 : -1}
      disabled={edge.change === 'removed'}
      aria-label={`${route} to ${target}, ${edge.kind === 'mirror' ? 'mirror ' : ''}${text}${missing ? ', target does not exist' : ''}${change}`}
      className={cn(
        'edge-share',
        edge.change !== null && TONE_CLASS[CHANGE_WORDS[edge.change].tone],
        edge.change !== null && 'is-draft',
      )}
      onClick={(event) => {
        selectEdge(edge.id);
        editWeights(edge.source, edge.ruleIndex, anchorAt(event.currentTarget));
      }}
    >
      <EdgeIcon edge={edge} />
      <span className={cn(edge.change === 'removed' && 'line-through')}>{text}</span>
    </button>
  );
}

function EdgeIcon({ edge }: { readonly edge: GraphEdge }) {
  switch (edge.change) {
    case 'added':
      return <Plus aria-hidden className="size-3" />;
    case 'changed':
      return <Pencil aria-hidden className="size-3" />;
    case 'removed':
      return <Minus aria-hidden className="size-3" />;
    case null:
      return edge.kind === 'mirror' ? <Copy aria-hidden className="size-3" /> : null;
  }
}

/** The share; a plain 100 % says nothing until somebody looks at that edge. */
function labelText(edge: GraphEdge, isLooked: boolean): string | null {
  if (edge.kind === 'attach') return isLooked ? edge.label : null;
  if (edge.share === null) return edge.weight === null ? null : `weight ${edge.weight}`;
  const isPlain = edge.share === 1 && edge.kind === 'backend' && edge.change === null && !edge.parts;
  return isPlain && !isLooked ? null : edgeShare(edge);
}

function strokeWidth(edge: GraphEdge): number {
  if (edge.kind === 'attach') return 1.25;
  if (edge.kind === 'mirror' || edge.share === null) return 1.25;
  return edge.share === 0 ? 1 : 1.25 + 1.25 * edge.share;
}

function dashes(edge: GraphEdge): string | undefined {
  if (edge.kind === 'mirror') return '2 4';
  if (edge.change !== null) return '7 4';
  return edge.kind === 'backend' && edge.share === 0 ? '1 4' : undefined;
}
