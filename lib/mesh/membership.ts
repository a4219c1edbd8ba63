import { objectAt, objectsAt, stringAt, stringMapAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { isSynced, objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { KNOWN_MESHES } from './known-meshes.ts';
import type { MeshProfile, MetadataSign } from './mesh-profile.ts';

const POD = { group: '', kind: 'Pod' } as const;

type Selectable = { readonly namespace: string; readonly selector: Readonly<Record<string, string>> };

/** Pods by namespace and `label=value`, so that a selector looks at its smallest list only. */
export type PodIndex = ReadonlyMap<string, ReadonlyMap<string, readonly KubeObject[]>>;

/** Indexes the pods of a world; null when pods are not known (not synced, forbidden), because then nothing can be said. */
export function indexPods(world: World): PodIndex | null {
  if (!isSynced(world, POD)) return null;
  const index = new Map<string, Map<string, KubeObject[]>>();
  for (const pod of objectsOfKind(world, POD)) {
    const { namespace } = identityOf(pod);
    const byLabel = index.get(namespace) ?? new Map<string, KubeObject[]>();
    index.set(namespace, byLabel);
    for (const [name, value] of Object.entries(stringMapAt(pod.metadata, 'labels'))) {
      const pair = `${name}=${value}`;
      const pods = byLabel.get(pair);
      if (pods) pods.push(pod);
      else byLabel.set(pair, [pod]);
    }
  }
  return index;
}

/**
 * What the cluster says about a Service's mesh membership: `Istio`, `Linkerd (2 of 3 pods)`; null when it says nothing:
 * pods unknown, no selector, no pods, or no sign of a mesh we know.
 */
export function meshMembership(world: World, service: Selectable): string | null {
  return membershipIn(indexPods(world), service);
}

/** As meshMembership, with the index made once for many Services. */
export function membershipIn(index: PodIndex | null, service: Selectable): string | null {
  if (!index) return null;
  const pods = selectPods(index, service).filter(isRunning);
  if (pods.length === 0) return null;
  const counts = KNOWN_MESHES.map((mesh) => ({
    mesh,
    count: pods.filter((pod) => isMember(pod, mesh)).length,
  })).filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  return counts
    .map(({ mesh, count }) =>
      count === pods.length ? mesh.name : `${mesh.name} (${count} of ${pods.length} pods)`,
    )
    .join(', ');
}

function selectPods(index: PodIndex, { namespace, selector }: Selectable): readonly KubeObject[] {
  const byLabel = index.get(namespace);
  const pairs = Object.entries(selector);
  if (!byLabel || pairs.length === 0) return [];
  const lists = pairs.map(([name, value]) => byLabel.get(`${name}=${value}`) ?? []);
  const smallest = lists.reduce((best, list) => (list.length < best.length ? list : best));
  return smallest.filter((pod) => {
    const labels = stringMapAt(pod.metadata, 'labels');
    return pairs.every(([name, value]) => labels[name] === value);
  });
}

/** A pod that has ended says nothing about the present; an absent phase (metadata-only watch) counts as running. */
function isRunning(pod: KubeObject): boolean {
  const phase = stringAt(objectAt(pod, 'status'), 'phase');
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** True when the data plane of this mesh is in place for the pod. */
function isMember(pod: KubeObject, mesh: MeshProfile): boolean {
  const spec = specOf(pod);
  const containers = [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')];
  return (
    containers.some((container) => mesh.sidecars.includes(stringAt(container, 'name') ?? '')) ||
    hasSign(stringMapAt(pod.metadata, 'annotations'), mesh.podAnnotations) ||
    hasSign(stringMapAt(pod.metadata, 'labels'), mesh.podLabels)
  );
}

function hasSign(map: Readonly<Record<string, string>>, signs: readonly MetadataSign[]): boolean {
  return signs.some(({ key, value }) => {
    const present = map[key];
    return present !== undefined && (value === null || present === value);
  });
}
