import { Agent, fetch } from 'undici';
import { isJsonObject, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';

/** How the controller reaches the API server. */
export type ApiAccess = { readonly url: string; readonly token: string; readonly ca: string };

/** One event of a watch; BOOKMARK and ERROR carry no whole object. */
export type WatchEvent = { readonly type: string; readonly object: JsonObject };

/** The requests of controllers, over HTTP like any controller's. All reject for an answer they cannot use. Paths to list may carry selectors. */
export type ApiClient = {
  /** null when the resource is not served. */
  list(
    path: string,
  ): Promise<{ readonly items: readonly KubeObject[]; readonly resourceVersion: string } | null>;
  watch(path: string, resourceVersion: string): AsyncIterable<WatchEvent>;
  /** PUT on the status subresource; the HTTP status. 409 and 404 are for the caller to retry or forget. */
  putStatus(path: string, object: KubeObject, manager: string): Promise<number>;
  /** Any other request with a JSON body; the HTTP status and the object answered. */
  send(path: string, request: Sending): Promise<{ readonly status: number; readonly body: JsonObject }>;
};

type Sending = {
  readonly method: 'GET' | 'PUT' | 'PATCH';
  readonly body?: JsonObject;
  /** Default JSON. */
  readonly contentType?: string;
};

/** A client whose open requests end with the signal. */
export function createApiClient(access: ApiAccess, signal: AbortSignal): ApiClient {
  const dispatcher = new Agent({ connect: { ca: access.ca }, bodyTimeout: 0 });
  signal.addEventListener('abort', () => void dispatcher.destroy());
  const headers = { authorization: `Bearer ${access.token}`, 'user-agent': 'sandbox-mesh' };
  return {
    async list(path) {
      const response = await fetch(`${access.url}${path}`, { headers, signal, dispatcher });
      // A resource that is not served is answered in plain text.
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`the list was answered with ${response.status}`);
      const body: unknown = await response.json();
      if (!isJsonObject(body)) throw new Error('the list is no object');
      const { apiVersion, kind } = body;
      const itemKind = typeof kind === 'string' ? kind.replace(/List$/, '') : '';
      const items = objectsAt(body, 'items').flatMap(
        (item) => asKubeObject({ apiVersion: apiVersion ?? '', kind: itemKind, ...item }) ?? [],
      );
      return { items, resourceVersion: stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '0' };
    },
    async *watch(path, resourceVersion) {
      const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
      const url = `${access.url}${path}${path.includes('?') ? '&' : '?'}${query}`;
      const response = await fetch(url, { headers, signal, dispatcher });
      // Withdrawn, or too old to go on from: list again.
      if (response.status === 404 || response.status === 410) return;
      if (!response.ok || !response.body) throw new Error(`the watch was answered with ${response.status}`);
      yield* readEvents(response.body);
    },
    async putStatus(path, object, manager) {
      const response = await fetch(`${access.url}${path}/status?fieldManager=${manager}`, {
        method: 'PUT',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(object),
        signal,
        dispatcher,
      });
      await response.arrayBuffer();
      return response.status;
    },
    async send(path, { method, body, contentType = 'application/json' }) {
      const response = await fetch(access.url + path, {
        method,
        headers: { ...headers, 'content-type': contentType },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
        dispatcher,
      });
      const text = await response.text();
      const answer: unknown = text.startsWith('{') ? JSON.parse(text) : {};
      return { status: response.status, body: isJsonObject(answer) ? answer : {} };
    },
  };
}

async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncIterable<WatchEvent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of chunks) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      const event: unknown = JSON.parse(line);
      if (isJsonObject(event))
        yield { type: stringAt(event, 'type') ?? '', object: objectAt(event, 'object') };
    }
  }
}
