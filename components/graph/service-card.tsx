import type { NodeProps } from '@xyflow/react';
import { Box, CircleOff, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { HEALTH_WORDS } from '#components/routes/health-words.ts';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { ServiceNode } from '#lib/graph/model.ts';
import { NODE_SIZE } from '#lib/graph/node-size.ts';
import { cardClass } from './card-class.ts';
import { CardName } from './card-name.tsx';
import { ChangeMark } from './change-mark.tsx';
import { EdgeAnchors } from './edge-anchors.tsx';
import { EndpointsBadge } from './endpoints-badge.tsx';
import { drawHandleId, type ServiceFlowNode } from './flow-adapter.ts';
import { useGraphActions } from './graph-actions.ts';
import { hueStyle } from './namespace-hue.ts';
import { RouteHandle } from './route-handle.tsx';

/** A Service: name, ports, endpoints, mesh, state of its routes; the handle starts a route from it. */
export const ServiceCard = memo(function ServiceCard({ data, selected }: NodeProps<ServiceFlowNode>) {
  const { node, isEntry } = data;
  const { routeTraffic } = useGraphActions();
  return (
    <div
      className={cardClass({
        shape: 'service',
        change: node.change ?? 'none',
        selected,
        missing: node.missing,
      })}
    >
      <EdgeAnchors node={node} />
      <span aria-hidden className="namespace-tick" style={hueStyle(node.namespace)} />
      <div className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 py-2 pr-3 pl-3.5">
        <div className="flex items-center gap-1.5">
          {node.missing ? (
            <CircleOff aria-hidden className="size-3.5 text-bad" />
          ) : (
            <Box aria-hidden className="lod-detail size-3.5 text-ink-3" />
          )}
          <CardName name={node.name} isRemoved={node.change === 'removed'} />
          <ChangeMark change={node.change} />
          {node.routeHealth && (
            <StatusDot
              tone={HEALTH_WORDS[node.routeHealth].tone}
              label={`Routes: ${HEALTH_WORDS[node.routeHealth].words}`}
            />
          )}
        </div>
        <ServiceFacts node={node} />
      </div>
      {!node.missing && (
        <RouteHandle
          id={drawHandleId(null)}
          label={`Route traffic from ${node.name}…`}
          top={NODE_SIZE.service.height / 2}
          isEntry={isEntry}
          onPress={(anchor) => routeTraffic(node.key, anchor)}
        />
      )}
    </div>
  );
});

function ServiceFacts({ node }: { readonly node: ServiceNode }) {
  if (node.missing) return <p className="lod-detail truncate text-xs text-bad">does not exist</p>;
  return (
    <div className="lod-detail flex items-center gap-2 text-xs text-ink-3">
      <span className="min-w-0 flex-1 truncate font-mono tabular-nums">{portWords(node)}</span>
      {node.caution !== null && (
        <span title={node.caution} className="flex text-warn">
          <TriangleAlert aria-label={node.caution} role="img" className="size-3.5" />
        </span>
      )}
      {node.mesh !== null && (
        <span title={`Mesh: ${node.mesh}`} className="max-w-20 truncate">
          {node.mesh}
        </span>
      )}
      {node.externalName === null && <EndpointsBadge endpoints={node.endpoints} />}
    </div>
  );
}

function portWords(node: ServiceNode): string {
  if (node.externalName !== null) return `→ ${node.externalName}`;
  return node.ports.length === 0 ? 'no ports' : node.ports.map((port) => `:${port.port}`).join(' ');
}
