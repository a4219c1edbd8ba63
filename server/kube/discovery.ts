import { isJsonObject, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { WATCHED_KINDS, type WatchedKind } from '#lib/gateway-api/kinds.ts';
import type { KindKey } from '#lib/identity/object-ref.ts';
import type { KubeClient, KubeResponse } from './client.ts';
import { FIXED_PATHS, groupVersionPath } from './paths.ts';
import { statusToError } from './status-error.ts';

/** Whether and how a cluster serves a kind. `unknown` when its part of the discovery failed: it may be there. */
export type KindDiscovery =
  | { readonly state: 'served'; readonly version: string; readonly servedVersions: readonly string[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly message: string };

export type Discovery = ReadonlyMap<KindKey, KindDiscovery>;

/** Served resources by group and version: `resources.get(group)?.get(version)`; null where that part failed. */
type Served = Map<string, Map<string, ReadonlySet<string> | null>>;

const AGGREGATED = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

/**
 * Finds which watched kinds the cluster serves: two requests with aggregated discovery, one more per group and version
 * without. Parts that fail are `unknown`. Throws `AppError` when nothing can be found out at all.
 */
export async function discover(client: KubeClient): Promise<Discovery> {
  const served: Served = new Map();
  await readGroups(client, served);
  const found = new Map<KindKey, KindDiscovery>();
  for (const kind of WATCHED_KINDS) found.set(kind.key, verdict(kind, served));
  return found;
}

async function readGroups(client: KubeClient, served: Served): Promise<void> {
  const answer = await client.request({ method: 'GET', path: FIXED_PATHS.groups, accept: AGGREGATED });
  if (answer.status !== 200 || !isJsonObject(answer.body)) throw statusToError(answer);
  // Every cluster serves core v1; asking for it too would only find out what a list finds out anyway.
  if (stringAt(answer.body, 'kind') === 'APIGroupDiscoveryList') readAggregated(answer.body, served);
  else await readLegacy(client, answer.body, served);
}

function readAggregated(list: JsonObject, served: Served): void {
  for (const group of objectsAt(list, 'items')) {
    const versions = new Map<string, ReadonlySet<string> | null>();
    for (const version of objectsAt(group, 'versions')) {
      const plurals = objectsAt(version, 'resources').map((resource) => stringAt(resource, 'resource') ?? '');
      const name = stringAt(version, 'version') ?? '';
      // Stale: the aggregated API server behind this group did not answer.
      const stale = stringAt(version, 'freshness') === 'Stale' && plurals.length === 0;
      versions.set(name, stale ? null : new Set(plurals));
    }
    served.set(stringAt(objectAt(group, 'metadata'), 'name') ?? '', versions);
  }
}

async function readLegacy(client: KubeClient, list: JsonObject, served: Served): Promise<void> {
  const needed = new Set(WATCHED_KINDS.map((kind) => kind.group).filter((group) => group !== ''));
  const jobs = objectsAt(list, 'groups').flatMap((group) => {
    const name = stringAt(group, 'name') ?? '';
    if (!needed.has(name)) return [];
    const known = WATCHED_KINDS.filter((kind) => kind.group === name).flatMap((kind) => kind.versions);
    const versions = new Map<string, ReadonlySet<string> | null>();
    served.set(name, versions);
    return objectsAt(group, 'versions')
      .map((version) => stringAt(version, 'version') ?? '')
      .filter((version) => known.includes(version))
      .map(async (version) => {
        versions.set(version, await readResources(client, name, version));
      });
  });
  await Promise.all(jobs);
}

/** Plurals of a group and version; null when the API server could not say. */
async function readResources(
  client: KubeClient,
  group: string,
  version: string,
): Promise<ReadonlySet<string> | null> {
  const answer = await client.request({ method: 'GET', path: groupVersionPath(group, version) });
  if (answer.status === 404) return new Set();
  if (answer.status !== 200 || !isJsonObject(answer.body)) return null;
  return new Set(objectsAt(answer.body, 'resources').map((resource) => stringAt(resource, 'name') ?? ''));
}

function verdict(kind: WatchedKind, served: Served): KindDiscovery {
  if (kind.group === '') return { state: 'served', version: 'v1', servedVersions: ['v1'] };
  const versions = served.get(kind.group);
  if (!versions) return { state: 'absent' };
  const servedVersions = kind.versions.filter((version) => versions.get(version)?.has(kind.plural));
  const [version] = servedVersions;
  if (version !== undefined) return { state: 'served', version, servedVersions };
  const failed = kind.versions.some((candidate) => versions.get(candidate) === null);
  return failed
    ? { state: 'unknown', message: `The API server could not say whether it serves ${kind.kind}.` }
    : { state: 'absent' };
}

/** Asks for one kind in one version whether it is served: tells a removed CRD from a server that is only starting. Throws as `request`. */
export async function isServed(client: KubeClient, kind: WatchedKind, version: string): Promise<boolean> {
  const answer = await client.request({ method: 'GET', path: groupVersionPath(kind.group, version) });
  if (answer.status === 404) return false;
  if (answer.status !== 200 || !isJsonObject(answer.body)) throw statusToError(answer);
  return objectsAt(answer.body, 'resources').some((resource) => stringAt(resource, 'name') === kind.plural);
}

/** `gitVersion` of the server. Throws `AppError`; answers 403 (hardened clusters) with null. */
export async function serverVersion(
  client: KubeClient,
  lane: 'call' | 'probe' = 'call',
): Promise<string | null> {
  const answer = await client.request({ method: 'GET', path: FIXED_PATHS.version, lane });
  if (answer.status === 403) return null;
  if (answer.status !== 200 || !isJsonObject(answer.body)) throw statusToError(answer);
  return stringAt(answer.body, 'gitVersion') ?? null;
}

/** The user as the API server knows it (SelfSubjectReview, Kubernetes ≥ 1.28); null when it does not say. Throws only for transport faults. */
export async function currentUser(client: KubeClient): Promise<string | null> {
  const answer: KubeResponse = await client.request({
    method: 'POST',
    path: FIXED_PATHS.selfSubjectReview,
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  });
  if (answer.status >= 300 || !isJsonObject(answer.body)) return null;
  return stringAt(objectAt(objectAt(answer.body, 'status'), 'userInfo'), 'username') ?? null;
}
