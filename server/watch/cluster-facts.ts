import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { WATCHED_KINDS, type WatchedKind, watchedKind } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { invariant } from '#lib/result/assert.ts';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import type { KubeClient } from '#server/kube/client.ts';
import { currentUser, type Discovery, serverVersion } from '#server/kube/discovery.ts';
import { objectPath } from '#server/kube/paths.ts';
import { bundleOf, HTTP_ROUTE_CRD } from './crd-schemas.ts';

/** What a cluster says about itself. */
export type ClusterFacts = Pick<ClusterSummary, 'version' | 'user' | 'gatewayApi' | 'gatewayApiKnown'>;

/** Before the first answer. */
export const NO_FACTS: ClusterFacts = {
  version: null,
  user: null,
  gatewayApi: null,
  gatewayApiKnown: false,
};

/** The kinds the hub itself relies on. */
export const NAMESPACE: WatchedKind = known('', 'Namespace');
export const CRD: WatchedKind = known('apiextensions.k8s.io', 'CustomResourceDefinition');

function known(group: string, kind: string): WatchedKind {
  const found = watchedKind({ group, kind });
  invariant(found, `${kind} is a watched kind`);
  return found;
}

/** Asks for version, user and Gateway API release; what the cluster does not tell is null. Throws `AppError` when it cannot be reached. */
export async function learnFacts(client: KubeClient): Promise<ClusterFacts> {
  const version = await serverVersion(client);
  const user = await currentUser(client);
  const path = objectPath(CRD, { version: 'v1', namespace: '', name: HTTP_ROUTE_CRD });
  const answer = await client.request({ method: 'GET', path });
  const crd = answer.status === 200 ? asKubeObject(answer.body) : null;
  // Only a 404 proves that there is none: who may not read CRDs (403) knows nothing of them.
  const gatewayApiKnown = crd !== null || answer.status === 404;
  return { version, user, gatewayApi: crd ? bundleOf(crd) : null, gatewayApiKnown };
}

/** Release of the Gateway API by its watched CRD, else by what was learned: once CRDs are watched, a missing one is absent. */
export function gatewayApiFrom(
  crd: KubeObject | null,
  crdsAreLive: boolean,
  facts: ClusterFacts,
): Pick<ClusterSummary, 'gatewayApi' | 'gatewayApiKnown'> {
  if (crd !== null) return { gatewayApi: bundleOf(crd), gatewayApiKnown: true };
  if (crdsAreLive) return { gatewayApi: null, gatewayApiKnown: true };
  return { gatewayApi: facts.gatewayApi, gatewayApiKnown: facts.gatewayApiKnown };
}

/**
 * True when discovery serves what the CRDs declare. A CRD is listed before it is served and served a little after it is
 * deleted, so a "no" means: look again.
 */
export function agreesWithCrds(found: Discovery, crds: Iterable<KubeObject>): boolean {
  const declared = new Set<string>();
  for (const crd of crds) {
    const spec = specOf(crd);
    const resource = `${stringAt(objectAt(spec, 'names'), 'plural')}.${stringAt(spec, 'group')}`;
    for (const version of objectsAt(spec, 'versions')) {
      if (version.served === true) declared.add(`${resource}/${stringAt(version, 'name')}`);
    }
  }
  return WATCHED_KINDS.filter((kind) => !kind.core).every((kind) => {
    const expected = kind.versions.some((version) => declared.has(`${kind.plural}.${kind.group}/${version}`));
    return expected === (found.get(kind.key)?.state === 'served');
  });
}
