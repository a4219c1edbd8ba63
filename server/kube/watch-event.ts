import { isJsonObject, type JsonObject, objectAt, stringAt, stringMapAt } from '#lib/gateway-api/json.ts';

/** One line of a watch. `object` of a change is not yet checked to be an object of the kind. */
export type WatchEvent =
  | { readonly type: 'upsert' | 'delete'; readonly object: JsonObject; readonly version: string | null }
  | { readonly type: 'bookmark'; readonly version: string | null; readonly initialEventsEnd: boolean }
  | { readonly type: 'error'; readonly status: JsonObject }
  | { readonly type: 'unknown' };

/** Parses a watch line (Kubernetes API concepts, "watch"). Throws `SyntaxError` when it is no JSON: then the stream is broken. */
export function parseWatchLine(line: string): WatchEvent {
  const value: unknown = JSON.parse(line);
  if (!isJsonObject(value) || !isJsonObject(value.object)) return { type: 'unknown' };
  const { type, object } = value;
  const metadata = objectAt(object, 'metadata');
  const version = stringAt(metadata, 'resourceVersion') || null;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { type: 'upsert', object, version };
    case 'DELETED':
      return { type: 'delete', object, version };
    case 'BOOKMARK': {
      const initialEventsEnd = stringMapAt(metadata, 'annotations')['k8s.io/initial-events-end'] === 'true';
      return { type: 'bookmark', version, initialEventsEnd };
    }
    case 'ERROR':
      return { type: 'error', status: object };
    default:
      return { type: 'unknown' };
  }
}
