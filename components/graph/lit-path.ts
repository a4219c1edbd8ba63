import type { Answer } from '#components/simulator/answer-request.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { GraphEdge, GraphModel } from '#lib/graph/model.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import type { Decision, Winner } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';

/** The way of one request through the graph. */
export type LitPath = {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  /** The rule that decided, as a row of its card. */
  readonly row: { readonly route: string; readonly rule: number } | null;
  /** Namespace the request comes from; null from a Gateway. */
  readonly caller: string | null;
};

/** What of a graph lights up for an answer: parent, rule, backends that get a share, copies. Null: nothing of it is there. */
export function litPath(model: GraphModel, request: SimulatedRequest, answer: Answer): LitPath | null {
  const { decision, parent } = answer;
  const { from } = request;
  const present = new Set(model.nodes.map(({ id }) => id));
  const entry = from.kind === 'gateway' ? gatewayKey(from) : null;
  const targets = new Set(targetsOf(decision));
  const edges = model.edges.filter((edge) => isOnPath(edge, { parent, winner: decision.winner, targets }));
  const ends = edges.flatMap(({ source, target }) => [source, target]);
  const passed = decision.winner ? [] : [...targets];
  const wished = [entry, parent, decision.winner?.route ?? null, ...ends, ...passed];
  const nodes = new Set(wished.filter((id): id is ObjectKey => id !== null && present.has(id)));
  if (nodes.size === 0) return null;
  const { winner } = decision;
  return {
    nodes,
    edges: new Set(edges.map(({ id }) => id)),
    row: winner && nodes.has(winner.route) ? { route: winner.route, rule: winner.rule } : null,
    caller: from.kind === 'namespace' ? from.namespace : null,
  };
}

function targetsOf({ backends, mirrors }: Decision): readonly ObjectKey[] {
  return [
    ...backends.filter(({ share }) => share > 0).map(objectKey),
    ...mirrors.map(({ namespace, name }) => objectKey({ group: '', kind: 'Service', namespace, name })),
  ];
}

type Way = {
  readonly parent: ObjectKey | null;
  readonly winner: Winner | null;
  readonly targets: ReadonlySet<ObjectKey>;
};

function isOnPath(edge: GraphEdge, { parent, winner, targets }: Way): boolean {
  if (winner === null || edge.change === 'removed') return false;
  if (edge.kind === 'attach') return edge.source === parent && edge.target === winner.route;
  return edge.source === winner.route && edge.ruleIndex === winner.rule && targets.has(edge.target);
}

function gatewayKey({ namespace, name }: { readonly namespace: string; readonly name: string }): ObjectKey {
  return objectKey({ group: GATEWAY_GROUP, kind: 'Gateway', namespace, name });
}
