import { isJsonObject, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { KubeClient, KubeResponse } from './client.ts';
import type { ApiPath } from './paths.ts';

/** A complete list at one resourceVersion, or the answer that was no 200. */
export type Listed =
  | { readonly ok: true; readonly items: readonly JsonObject[]; readonly resourceVersion: string }
  | { readonly ok: false; readonly answer: KubeResponse };

/**
 * Reads a collection in pages (Kubernetes API concepts, "chunks"). `onPage` hears every answer. An expired continue token
 * is given back like any refusal: the inconsistent remainder it offers is of no use. Throws as `client.request`.
 */
export async function listObjects(
  client: KubeClient,
  path: ApiPath,
  options: { signal: AbortSignal; onPage: () => void },
): Promise<Listed> {
  const items: JsonObject[] = [];
  // CRDs are large: the Gateway API's alone are 0.4 MB each.
  const pageSize = path.endsWith('/customresourcedefinitions') ? 25 : 500;
  let next: string | undefined;
  do {
    const answer = await client.request({
      method: 'GET',
      path,
      query: { limit: pageSize, continue: next },
      signal: options.signal,
      timeoutMs: 60_000,
    });
    if (answer.status !== 200) return { ok: false, answer };
    options.onPage();
    const page = isJsonObject(answer.body) ? answer.body : {};
    const metadata = objectAt(page, 'metadata');
    for (const item of objectsAt(page, 'items')) items.push(item);
    next = stringAt(metadata, 'continue') || undefined;
    if (next === undefined) {
      const resourceVersion = stringAt(metadata, 'resourceVersion');
      if (!resourceVersion)
        throw new AppError('cluster-unreachable', 'The API server sent a list without a version.');
      return { ok: true, items, resourceVersion };
    }
  } while (!options.signal.aborted);
  throw new AppError('cluster-unreachable', 'Reading the list was interrupted.');
}
