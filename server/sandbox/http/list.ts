import { isJsonObject, type JsonObject, type JsonValue, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { formatApiVersion } from '#lib/identity/object-ref.ts';
import type { SandboxCluster } from '../cluster.ts';
import type { ResourceType, ServedVersion } from '../kinds/resource-type.ts';
import { createSelection } from '../select/selection.ts';
import {
  badRequest,
  expired,
  invalidOptions,
  type StatusCause,
  tooLargeResourceVersion,
} from '../status-error.ts';
import { storeKey } from '../store/store.ts';
import { asVersion } from '../write/target.ts';
import type { View } from './negotiation.ts';
import { parseResourceVersion } from './resource-version.ts';
import { partialMetadata, tableOf } from './table.ts';

/** What a list or watch is about. */
export type Scope = {
  readonly type: ResourceType;
  readonly served: ServedVersion;
  readonly namespace: string;
  readonly name: string;
};

type Page = {
  readonly objects: readonly KubeObject[];
  readonly rv: bigint;
  readonly next: string | null;
  readonly remaining: number;
};

/** `GET` of a collection: selection, paging at one resourceVersion, and the asked view. Throws 400, 410, 422 or 504. */
export function listObjects(
  cluster: SandboxCluster,
  scope: Scope,
  request: { readonly query: URLSearchParams; readonly view: View },
): JsonObject {
  const page = readPage(cluster, scope, request.query);
  const apiVersion = formatApiVersion(scope.type.group, scope.served.name);
  const objects = page.objects.map((object) => asVersion(object, apiVersion));
  const metadata: Record<string, JsonValue> = {
    ...(scope.type.custom ? { continue: '' } : {}),
    resourceVersion: String(page.rv),
  };
  if (page.next !== null) {
    metadata.continue = page.next;
    metadata.remainingItemCount = page.remaining;
  }
  switch (request.view) {
    case 'table':
      return tableOf(objects, { ...scope, metadata, now: cluster.now(), withColumns: true });
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.map(partialMetadata),
      };
    case 'object':
      // Items of typed lists carry neither kind nor version, those of custom resources do.
      return {
        kind: scope.type.listKind,
        apiVersion,
        metadata,
        items: scope.type.custom ? objects : objects.map(({ kind: _, apiVersion: __, ...item }) => item),
      };
  }
}

function readPage(cluster: SandboxCluster, scope: Scope, query: URLSearchParams): Page {
  const selection = createSelection({
    namespace: scope.namespace,
    type: scope.type,
    labelSelector: query.get('labelSelector'),
    fieldSelector: query.get('fieldSelector'),
    selectable: scope.served.selectable,
  });
  const token = query.get('continue') ?? '';
  const from = token === '' ? { rv: startRv(cluster, query), after: '' } : pageStart(cluster, token, query);
  const all = collectionAt(cluster, scope.type.id, from).filter(selection);
  const rest = from.after === '' ? all : all.filter((object) => storeKey(object) > from.after);
  const limit = limitOf(query.get('limit'));
  const objects = limit > 0 ? rest.slice(0, limit) : rest;
  const last = objects.at(-1);
  const remaining = rest.length - objects.length;
  const next = remaining > 0 && last ? formatToken(from.rv, storeKey(last)) : null;
  return { objects, rv: from.rv, next, remaining };
}

/** How many objects a page may hold; 0 and less is all of them. */
function limitOf(text: string | null): number {
  if (text === null || /^-?\d+$/.test(text)) return Number(text ?? 0);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** The resourceVersion a first page is read at: now, unless an exact older one is asked for. */
function startRv(cluster: SandboxCluster, query: URLSearchParams): bigint {
  const asked = parseResourceVersion(query.get('resourceVersion'));
  const match = query.get('resourceVersionMatch');
  const current = cluster.store.currentRv;
  const causes: StatusCause[] = [];
  if (match !== null && asked === null)
    causes.push(
      forbiddenOption(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden unless resourceVersion is provided',
      ),
    );
  if (query.get('sendInitialEvents') !== null)
    causes.push(forbiddenOption('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (causes.length > 0) throw invalidOptions('ListOptions', ...causes);
  if (asked === null) return current;
  if (asked > current) throw tooLargeResourceVersion(asked, current);
  return match === 'Exact' ? asked : current;
}

function forbiddenOption(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}` };
}

type PageStart = { readonly rv: bigint; readonly after: string };

function collectionAt(cluster: SandboxCluster, resource: string, from: PageStart): readonly KubeObject[] {
  if (from.rv === cluster.store.currentRv) return cluster.store.list(resource);
  try {
    return cluster.store.listAt(resource, from.rv);
  } catch (error) {
    if (from.after === '') throw error;
    throw expired(CONTINUE_TOO_OLD, formatToken(INCONSISTENT, from.after));
  }
}

/** In a token: whatever version is there now. */
const INCONSISTENT = -1n;
const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function formatToken(rv: bigint, after: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: String(rv), start: after })).toString(
    'base64url',
  );
}

/** As Go's JSON decoder says it. */
function undecodable(token: string): string {
  const [first] = Buffer.from(token, 'base64url');
  if (first === undefined) return 'unexpected end of JSON input';
  const shown =
    first > 0x1f && first < 0x7f ? String.fromCharCode(first) : `\\u${first.toString(16).padStart(4, '0')}`;
  return `invalid character '${shown}' looking for beginning of value`;
}

function pageStart(cluster: SandboxCluster, token: string, query: URLSearchParams): PageStart {
  const { rv, after } = parseToken(token, query);
  return { rv: rv === INCONSISTENT ? cluster.store.currentRv : rv, after };
}

function parseToken(token: string, query: URLSearchParams): PageStart {
  if ((query.get('resourceVersion') ?? '0') !== '0')
    throw badRequest('specifying resource version is not allowed when using continue');
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (isJsonObject(value)) {
      const text = stringAt(value, 'rv') ?? null;
      const rv = text === String(INCONSISTENT) ? INCONSISTENT : parseResourceVersion(text);
      if (rv !== null) return { rv, after: stringAt(value, 'start') ?? '' };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badRequest(`invalid continue token: continue key is not valid: ${undecodable(token)}`);
}
