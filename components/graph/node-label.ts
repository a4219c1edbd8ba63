import { CHANGE_WORDS, HEALTH_WORDS } from '#components/routes/health-words.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { GatewayNode, GraphNode, RouteNode, ServiceNode } from '#lib/graph/model.ts';
import { assertNever } from '#lib/result/assert.ts';

/** A node in one sentence for screen readers. */
export function nodeLabel(node: GraphNode): string {
  const change = node.change === null ? '' : `, ${CHANGE_WORDS[node.change].words.toLowerCase()}`;
  return `${sentenceFor(node)}${change}`;
}

function sentenceFor(node: GraphNode): string {
  switch (node.kind) {
    case 'service':
      return serviceLabel(node);
    case 'gateway':
      return gatewayLabel(node);
    case 'route':
      return routeLabel(node);
    default:
      return assertNever(node);
  }
}

function serviceLabel(node: ServiceNode): string {
  const name = `Service ${node.name} in namespace ${node.namespace}`;
  if (node.missing) return `${name}, does not exist`;
  if (node.externalName !== null) return `${name}, stands for ${node.externalName}`;
  const { endpoints } = node;
  const ready = endpoints
    ? `, ${endpoints.ready} of ${endpoints.total} endpoints ready`
    : ', endpoints unknown';
  const health = node.routeHealth ? `, routes: ${HEALTH_WORDS[node.routeHealth].words.toLowerCase()}` : '';
  return `${name}${ready}${node.mesh ? `, ${node.mesh}` : ''}${health}`;
}

function gatewayLabel(node: GatewayNode): string {
  const [group = '', kind = 'Gateway'] = node.key.split('/');
  const what =
    group === GATEWAY_GROUP && kind !== 'Service' ? kind : `${kind} of ${group || 'the core group'}`;
  return `${what} ${node.name} in namespace ${node.namespace}${node.missing ? ', does not exist' : ''}`;
}

function routeLabel(node: RouteNode): string {
  const rules = node.rules.length === 1 ? '1 rule' : `${node.rules.length} rules`;
  const health = HEALTH_WORDS[node.health].words.toLowerCase();
  return `${node.routeKind} ${node.name} in namespace ${node.namespace}, ${rules}, ${health}`;
}
