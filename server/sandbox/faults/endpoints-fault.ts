import { isJsonObject, type JsonObject, stringMapAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ApiClient } from '../controller/api-client.ts';

/** Keeps the endpoints of a slice that was emptied, so that they come back even after a crash. */
const KEPT = 'sandbox.meshloom.dev/endpoints';
const MANAGER = 'kube-controller-manager';
const ATTEMPTS = 20;

type Place = { readonly namespace: string; readonly service: string };

/** Empties the EndpointSlices of a Service and keeps what was in them. Rejects when the API does not take it. */
export async function takeEndpoints(client: ApiClient, { namespace, service }: Place): Promise<void> {
  const selector = `?labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${service}`)}`;
  await changeSlices(client, `${slicesOf(namespace)}${selector}`, (slice) => {
    const annotations = stringMapAt(slice.metadata, 'annotations');
    if (annotations[KEPT] !== undefined) return null;
    const kept = { ...annotations, [KEPT]: JSON.stringify(slice.endpoints ?? []) };
    return { ...slice, metadata: { ...slice.metadata, annotations: kept }, endpoints: [] };
  });
}

/** Gives the EndpointSlices of a Service (all, without a place) back what was taken from them; what somebody wrote meanwhile stays. */
export async function returnEndpoints(client: ApiClient, place?: Place): Promise<void> {
  const selector = place
    ? `?labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${place.service}`)}`
    : '';
  const path = place ? slicesOf(place.namespace) : '/apis/discovery.k8s.io/v1/endpointslices';
  await changeSlices(client, `${path}${selector}`, (slice) => {
    const { [KEPT]: kept, ...annotations } = stringMapAt(slice.metadata, 'annotations');
    if (kept === undefined) return null;
    const metadata = { ...slice.metadata, annotations };
    const isEmpty = !Array.isArray(slice.endpoints) || slice.endpoints.length === 0;
    return isEmpty ? { ...slice, metadata, endpoints: readKept(kept) } : { ...slice, metadata };
  });
}

function readKept(text: string): readonly JsonObject[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function slicesOf(namespace: string): string {
  return `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
}

/** Changes each listed slice once; a slice somebody else changed meanwhile is read again. */
async function changeSlices(
  client: ApiClient,
  path: string,
  change: (slice: KubeObject) => KubeObject | null,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const slices = (await client.list(path))?.items ?? [];
    let isDone = true;
    for (const slice of slices) {
      const next = change(slice);
      if (!next) continue;
      const { namespace, name } = slice.metadata;
      const to = `${slicesOf(String(namespace))}/${name}?fieldManager=${MANAGER}`;
      const { status } = await client.send(to, { method: 'PUT', body: next });
      if (status === 409) isDone = false;
      else if (status >= 300 && status !== 404)
        throw new Error(`EndpointSlice ${name} was answered with ${status}`);
    }
    if (isDone) return;
  }
  throw new Error(`EndpointSlices of ${path} change too often`);
}
