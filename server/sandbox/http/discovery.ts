import type { JsonObject } from '#lib/gateway-api/json.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import { REVIEW_KINDS } from '../access/reviews.ts';
import { NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';
import type { KindRegistry } from '../kinds/registry.ts';
import { type ResourceType, verbsOf } from '../kinds/resource-type.ts';

/** Media type of aggregated discovery; client libraries look for exactly this. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Kubernetes version the sandbox behaves like; the build part says what it is. */
export const VERSION_INFO: JsonObject = {
  major: '1',
  minor: '37',
  gitVersion: 'v1.37.0+meshloom-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'sandbox/memory',
};

type GroupVersion = { readonly group: string; readonly version: string };

/** Groups with their versions, reviews included; core is `''` and comes first. */
function groupsOf(kinds: KindRegistry): ReadonlyMap<string, readonly string[]> {
  const groups = new Map(kinds.groups());
  for (const review of REVIEW_KINDS) groups.set(review.group, ['v1']);
  return groups;
}

/** True when anything is served under the group and version. */
export function isServed(kinds: KindRegistry, { group, version }: GroupVersion): boolean {
  return groupsOf(kinds).get(group)?.includes(version) ?? false;
}

/** `GET /api`. */
export const CORE_VERSIONS: JsonObject = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [],
};

/** `GET /apis`: every group but core. */
export function groupList(kinds: KindRegistry): JsonObject {
  const groups = [...groupsOf(kinds)].filter(([group]) => group !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map(([group, versions]) => groupBody(group, versions)),
  };
}

/** `GET /apis/{group}`, or null for an unknown group. */
export function groupOf(kinds: KindRegistry, group: string): JsonObject | null {
  const versions = groupsOf(kinds).get(group);
  if (group === '' || versions === undefined) return null;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group, versions) };
}

function groupBody(group: string, versions: readonly string[]): JsonObject {
  const entries = versions.map((version) => ({ groupVersion: formatApiVersion(group, version), version }));
  return { name: group, versions: entries, preferredVersion: entries[0] ?? null };
}

/** `GET /api/v1` and `GET /apis/{group}/{version}`: the resources of one version. */
export function resourceList(kinds: KindRegistry, place: GroupVersion): JsonObject {
  const resources = typesOf(kinds, place).flatMap((type) => {
    const main: JsonObject = {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: verbsOf(type),
      ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length > 0 ? { categories: type.categories } : {}),
    };
    const doors = doorsOf(type).map(({ name, verbs }) => ({
      name: `${type.plural}/${name}`,
      singularName: '',
      namespaced: type.namespaced,
      kind: type.kind,
      verbs,
    }));
    return [main, ...doors];
  });
  const reviews = REVIEW_KINDS.filter((review) => isReviewAt(review, place)).map((review) => ({
    name: review.plural,
    singularName: review.kind.toLowerCase(),
    namespaced: false,
    kind: review.kind,
    verbs: ['create'],
  }));
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: formatApiVersion(place.group, place.version),
    resources: [...resources, ...reviews],
  };
}

type Door = { readonly name: string; readonly verbs: readonly string[] };

/** The subresources of a type. */
function doorsOf(type: ResourceType): readonly Door[] {
  return [
    ...(type.id === NAMESPACE_RESOURCE ? [{ name: 'finalize', verbs: ['update'] }] : []),
    ...(type.hasStatus ? [{ name: 'status', verbs: ['get', 'patch', 'update'] }] : []),
  ];
}

function typesOf(kinds: KindRegistry, { group, version }: GroupVersion): readonly ResourceType[] {
  return kinds
    .all()
    .filter((type) => type.group === group && type.versions.some((served) => served.name === version));
}

function isReviewAt(review: (typeof REVIEW_KINDS)[number], place: GroupVersion): boolean {
  return review.group === place.group && place.version === 'v1';
}

/** Aggregated discovery of `/api` (core) or `/apis` (all other groups). */
export function aggregatedDiscovery(kinds: KindRegistry, root: 'api' | 'apis'): JsonObject {
  const groups = [...groupsOf(kinds)].filter(([group]) => (group === '') === (root === 'api'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        freshness: 'Current',
        resources: aggregatedResources(kinds, { group, version }),
      })),
    })),
  };
}

function aggregatedResources(kinds: KindRegistry, place: GroupVersion): readonly JsonObject[] {
  const resources = typesOf(kinds, place).map((type): JsonObject => {
    const responseKind = { ...place, kind: type.kind };
    const doors = doorsOf(type).map(({ name, verbs }) => ({ subresource: name, responseKind, verbs }));
    return {
      resource: type.plural,
      responseKind,
      scope: type.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: type.singular,
      verbs: verbsOf(type),
      ...(type.shortNames.length > 0 ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length > 0 ? { categories: type.categories } : {}),
      ...(doors.length > 0 ? { subresources: doors } : {}),
    };
  });
  const reviews = REVIEW_KINDS.filter((review) => isReviewAt(review, place)).map((review) => ({
    resource: review.plural,
    responseKind: { ...place, kind: review.kind },
    scope: 'Cluster',
    singularResource: review.kind.toLowerCase(),
    verbs: ['create'],
  }));
  return [...resources, ...reviews];
}
