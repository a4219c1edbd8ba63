import type { SortDirection } from '#components/ui/table.tsx';
import { stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { TableRow } from '#lib/graph/graph-table.ts';
import type { Change, RouteHealth } from '#lib/graph/model.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { ParentVerdict } from '#lib/status/verdict.ts';
import { routeVerdicts } from '#lib/status/verdicts.ts';
import { HEALTH_WORDS } from './health-words.ts';

/** One route of the table with its rules; what is the same for all rules comes from the first row. */
export type RouteGroup = {
  readonly key: ObjectKey;
  readonly head: TableRow;
  readonly rules: readonly TableRow[];
  /** What the live object's controllers say; empty for a route that exists only in the draft. */
  readonly verdicts: readonly ParentVerdict[];
  /** Ms since epoch; null before the route exists. */
  readonly createdAt: number | null;
  /** Draft against live, of the route as a whole. */
  readonly change: Change;
};

export const SORT_COLUMNS = ['parent', 'route', 'namespace', 'status', 'managedBy', 'age'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export type Sort = { readonly column: SortColumn; readonly direction: SortDirection };

/** Rows of the table twin, one group per route, with what live and draft say of the whole object. */
export function groupRoutes(
  rows: readonly TableRow[],
  live: ReadonlyMap<ObjectKey, KubeObject>,
  changes: ReadonlyMap<ObjectKey, Change>,
): readonly RouteGroup[] {
  const groups: RouteGroup[] = [];
  for (const [key, rules] of Map.groupBy(rows, (row) => row.routeKey)) {
    const [head] = rules;
    if (head === undefined) continue;
    const object = live.get(key);
    const created = Date.parse(stringAt(object?.metadata, 'creationTimestamp') ?? '');
    groups.push({
      key,
      head,
      rules,
      verdicts: object ? routeVerdicts(object) : [],
      createdAt: Number.isNaN(created) ? null : created,
      change: changes.get(key) ?? null,
    });
  }
  return groups;
}

/** Groups whose text holds every word of the search, in a chosen namespace (of the route, a parent or a backend). */
export function filterGroups(
  groups: readonly RouteGroup[],
  filter: { readonly search: string; readonly namespaces: readonly string[] },
): readonly RouteGroup[] {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const chosen = new Set(filter.namespaces);
  return groups.filter((group) => {
    if (chosen.size > 0 && !namespacesOf(group).some((name) => chosen.has(name))) return false;
    if (words.length === 0) return true;
    const text = textOf(group);
    return words.every((word) => text.includes(word));
  });
}

/** Sorted copy; equal ones by namespace and name, so that the order never depends on what arrived first. */
export function sortGroups(groups: readonly RouteGroup[], sort: Sort): readonly RouteGroup[] {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return groups.toSorted((a, b) => {
    const order = compare(sortValue(a, sort.column), sortValue(b, sort.column));
    return order !== 0 ? sign * order : compare(tieValue(a), tieValue(b));
  });
}

/** The worst first. */
const HEALTH_ORDER: readonly RouteHealth[] = [
  'refused',
  'partial',
  'pending',
  'unknown',
  'draft',
  'accepted',
];

function sortValue({ head, createdAt }: RouteGroup, column: SortColumn): string | number {
  switch (column) {
    case 'parent': {
      const [parent] = head.parents;
      return parent ? `${parent.namespace}/${parent.name}` : '';
    }
    case 'route':
      return head.name;
    case 'namespace':
      return head.namespace;
    case 'status':
      return HEALTH_ORDER.indexOf(head.health);
    case 'managedBy':
      return head.managedBy ?? '';
    case 'age':
      return -(createdAt ?? Number.MAX_SAFE_INTEGER);
  }
}

function tieValue({ head }: RouteGroup): string {
  return `${head.namespace}/${head.name}/${head.routeKind}`;
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function namespacesOf({ head, rules }: RouteGroup): readonly string[] {
  const ends = [...head.parents, ...rules.flatMap((rule) => rule.backends)];
  return [head.namespace, ...ends.map((end) => end.namespace)];
}

function textOf({ head, rules, verdicts }: RouteGroup): string {
  return [
    head.name,
    head.namespace,
    head.routeKind,
    head.managedBy ?? '',
    HEALTH_WORDS[head.health].words,
    ...head.hostnames,
    ...head.parents.map((parent) => `${parent.namespace}/${parent.name}${parent.place ?? ''}`),
    ...rules.map((row) => `${row.rule?.summary ?? ''} ${row.rule?.actions.join(' ') ?? ''}`),
    ...rules.flatMap((row) => row.backends.map((end) => `${end.namespace}/${end.name}${end.place ?? ''}`)),
    ...verdicts.map((verdict) => `${verdict.controllerName ?? ''} ${verdict.summary}`),
  ]
    .join('\n')
    .toLowerCase();
}
