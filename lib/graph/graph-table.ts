import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { formatShare } from '#lib/routing/shares.ts';
import type { BackendEdge, Change, GraphModel, GraphNode, RouteHealth, RouteNode, RuleRow } from './model.ts';

/** A parent or a backend of a row. */
export type TableEnd = {
  readonly key: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  /** `:8080`, listener name, or null. */
  readonly place: string | null;
  readonly missing: boolean;
};

export type TableBackend = TableEnd & {
  readonly kind: 'backend' | 'mirror';
  readonly weight: number | null;
  readonly share: number | null;
  /** `90%`; `?` when the weights are all 0. */
  readonly percent: string;
  readonly change: Change;
};

/** One rule of one route: the graph as a table, for reading, sorting and the keyboard. */
export type TableRow = {
  readonly id: string;
  readonly routeKey: ObjectKey;
  readonly routeKind: string;
  readonly namespace: string;
  readonly name: string;
  readonly hostnames: readonly string[];
  readonly parents: readonly TableEnd[];
  readonly facet: RouteNode['facet'];
  /** null for a route without rules. */
  readonly rule: RuleRow | null;
  readonly backends: readonly TableBackend[];
  readonly health: RouteHealth;
  readonly managedBy: string | null;
  readonly change: Change;
};

/** The table twin of the graph: one row per route rule, in the order of the model. */
export function graphTable(model: GraphModel): readonly TableRow[] {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const parents = new Map<string, TableEnd[]>();
  const backends = new Map<string, BackendEdge[]>();
  for (const edge of model.edges) {
    if (edge.kind === 'attach') {
      const end = endOf(nodes.get(edge.source), edge.label);
      if (end) push(parents, edge.target, end);
    } else push(backends, `${edge.source} ${edge.ruleIndex}`, edge);
  }
  return model.nodes.flatMap((node) => {
    if (node.kind !== 'route') return [];
    const rules: readonly (RuleRow | null)[] = node.rules.length === 0 ? [null] : node.rules;
    return rules.map((rule) => {
      const edges = rule ? (backends.get(`${node.id} ${rule.index}`) ?? []) : [];
      return tableRow(node, rule, {
        parents: parents.get(node.id) ?? [],
        backends: edges.flatMap((edge) => backendOf(edge, nodes)),
      });
    });
  });
}

function tableRow(
  node: RouteNode,
  rule: RuleRow | null,
  ends: { readonly parents: readonly TableEnd[]; readonly backends: readonly TableBackend[] },
): TableRow {
  return {
    id: `${node.id} ${rule?.index ?? '-'}`,
    routeKey: node.key,
    routeKind: node.routeKind,
    namespace: node.namespace,
    name: node.name,
    hostnames: node.hostnames,
    facet: node.facet,
    rule,
    health: node.health,
    managedBy: node.managedBy,
    change: rule?.change ?? node.change,
    ...ends,
  };
}

function backendOf(edge: BackendEdge, nodes: ReadonlyMap<string, GraphNode>): readonly TableBackend[] {
  const { kind, change } = edge;
  return (edge.parts ?? [edge]).flatMap(({ port, weight, share }) => {
    const end = endOf(nodes.get(edge.target), port === null ? null : `:${port}`);
    const percent = share === null ? '?' : formatShare(share);
    return end ? [{ ...end, kind, weight, share, percent, change }] : [];
  });
}

function endOf(node: GraphNode | undefined, place: string | null): TableEnd | null {
  if (!node) return null;
  const missing = node.kind !== 'route' && node.missing;
  return { key: node.key, namespace: node.namespace, name: node.name, place, missing };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
