import { WATCHED_KINDS, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { parseApiVersion } from '#lib/identity/object-ref.ts';
import { invariant } from '#lib/result/assert.ts';

// The controller follows what decides status; Pods, endpoints and definitions do not.
const UNREAD = ['Pod', 'EndpointSlice', 'CustomResourceDefinition', 'UDPRoute'];

/** Kinds the controller follows, besides ConfigMaps. */
export const FOLLOWED_KINDS: readonly WatchedKind[] = WATCHED_KINDS.filter(
  ({ kind }) => !UNREAD.includes(kind),
);

/** Path of a whole resource in its first version. */
export function collectionPath({ group, plural, versions }: WatchedKind): string {
  const [version = 'v1'] = versions;
  return group === '' ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`;
}

/** Path of an object of a followed kind, in the version it was read in. */
export function objectPath(object: KubeObject): string {
  const { group, version } = parseApiVersion(object.apiVersion);
  const row = watchedKind({ group, kind: object.kind });
  invariant(row, `${object.kind} is followed`);
  const { namespace, name } = object.metadata;
  const scope = typeof namespace === 'string' ? `namespaces/${namespace}/` : '';
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/${scope}${row.plural}/${name}`;
}
