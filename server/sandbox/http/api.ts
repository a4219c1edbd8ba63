import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { authorize, RBAC_GROUP } from '../access/authorize.ts';
import { assertNoEscalation } from '../access/no-escalation.ts';
import { accessDenied } from '../access/request-attributes.ts';
import { answerReview, findReview } from '../access/reviews.ts';
import type { User } from '../access/user.ts';
import type { SandboxCluster } from '../cluster.ts';
import { NAMESPACE_RESOURCE } from '../kinds/builtin-kinds.ts';
import { verbsOf } from '../kinds/resource-type.ts';
import { badRequest, methodNotAllowed, notFound, resourceNotFound } from '../status-error.ts';
import { storeKey } from '../store/store.ts';
import { deleteObject } from '../write/delete-object.ts';
import { finalizeNamespace } from '../write/finalize.ts';
import { liveObject, type Target } from '../write/target.ts';
import {
  AGGREGATED_TYPE,
  aggregatedDiscovery,
  CORE_VERSIONS,
  groupList,
  groupOf,
  isServed,
  resourceList,
  VERSION_INFO,
} from './discovery.ts';
import { listObjects, type Scope } from './list.ts';
import { chooseView, type View, wantsAggregatedDiscovery } from './negotiation.ts';
import { openApiDocument, openApiIndex } from './open-api.ts';
import { type ApiRequest, readRequest } from './request.ts';
import { isTrue } from './resource-version.ts';
import { type Answer, respond, warningHeader } from './respond.ts';
import { parseResourcePath, type ResourcePath } from './route.ts';
import { partialMetadata, tableOf } from './table.ts';
import { watchObjects } from './watch.ts';
import { APPLY_TYPE, managerOf, readObject, runWrite } from './write.ts';

/** What the handlers need to know besides the cluster. */
export type ApiSettings = { readonly bookmarkIntervalMs: number };

/** A request as it came in, and who sent it. */
export type Incoming = { readonly message: IncomingMessage; readonly user: User };

/** Answers one request its user is allowed to make. Throws StatusError for every refusal; the caller writes it. */
export async function handleApi(
  cluster: SandboxCluster,
  settings: ApiSettings,
  { message, user }: Incoming,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(message);
  const discovery = discoveryAnswer(cluster, request);
  if (discovery) return respond(response, discovery);
  const path = parseResourcePath(request.path);
  if (!path) throw resourceNotFound();
  const review = findReview(path.group, path.version, path.plural);
  if (review && path.name === '') {
    if (request.method !== 'POST') throw methodNotAllowed();
    const { body } = request;
    const asked = { store: cluster.store, user, body, manager: managerOf(request), now: cluster.now() };
    return respond(response, { code: 201, body: answerReview(review, asked) });
  }
  const scope = scopeOf(cluster, path, request.method);
  const { deprecation } = scope.served;
  if (deprecation !== null) response.setHeader('warning', warningHeader(deprecation));
  if (isWatch(request, path)) {
    const view = chooseView(request.accept);
    const { query } = request;
    return watchObjects(cluster, scope, { ...settings, query, view }, response);
  }
  respond(response, resourceAnswer(cluster, { scope, path, user }, request));
}

function isWatch(request: ApiRequest, path: ResourcePath): boolean {
  return request.method === 'GET' && path.subresource === '' && isTrue(request.query.get('watch'));
}

/** Refuses paths that name no served resource, and scopes that do not fit (404 as on the real server). */
function scopeOf(cluster: SandboxCluster, path: ResourcePath, method: string): Scope {
  const where = cluster.kinds.isBuiltin(path.group, path.version) ? 'built-in' : 'elsewhere';
  const found = cluster.kinds.find(path.group, path.version, path.plural);
  if (!found) throw resourceNotFound(where);
  const { type, served } = found;
  const outside = type.namespaced && path.namespace === '';
  // Custom resources are looked up by what is done with them; the others by their path.
  const misplaced = outside
    ? path.name !== '' || (type.custom && method !== 'GET')
    : !type.namespaced && path.namespace !== '';
  if (misplaced) throw resourceNotFound(where);
  const doors = [
    ...(type.hasStatus ? ['status'] : []),
    ...(type.id === NAMESPACE_RESOURCE ? ['finalize'] : []),
  ];
  if (path.subresource !== '' && !doors.includes(path.subresource))
    throw type.custom ? notFound({ ...type, name: path.name }) : resourceNotFound(where);
  return { type, served, namespace: path.namespace, name: path.name };
}

type Question = { readonly scope: Scope; readonly path: ResourcePath; readonly user: User };

function resourceAnswer(cluster: SandboxCluster, question: Question, request: ApiRequest): Answer {
  const { scope, path, user } = question;
  const view = chooseView(request.accept);
  const target: Target = { ...scope, subresource: path.subresource === 'status' ? 'status' : '' };
  if (path.subresource === 'finalize') {
    if (request.method !== 'PUT') throw methodNotAllowed();
    return {
      code: 200,
      body: finalizeNamespace(cluster, target, { body: request.body, manager: managerOf(request) }),
    };
  }
  if (request.method === 'GET' && path.name === '')
    return { code: 200, body: listObjects(cluster, scope, { query: request.query, view }) };
  if (request.method === 'GET')
    return { code: 200, body: viewOf(cluster, scope, readObject(cluster, target), view) };
  if (path.name === '' && request.method === 'DELETE' && verbsOf(scope.type).includes('deletecollection'))
    return deleteCollection(cluster, target, request);
  if (scope.type.custom && path.name === '' && (request.method === 'PUT' || request.method === 'PATCH'))
    throw badRequest('name must be provided');
  const creating = request.method === 'POST';
  if (creating === (path.name !== '') || (creating && scope.type.namespaced && scope.namespace === ''))
    throw methodNotAllowed();
  assertMayWrite(cluster, { target, user }, request);
  const answer = runWrite(cluster, target, request);
  const body = 'status' in answer ? answer.status : viewOf(cluster, scope, answer.object, view);
  return { code: answer.code, body, warnings: answer.warnings };
}

/** What a write needs beyond its verb: an apply that creates, the right to create; a role or binding, no more than its writer has. */
function assertMayWrite(
  cluster: SandboxCluster,
  { target, user }: { readonly target: Target; readonly user: User },
  request: ApiRequest,
): void {
  const { type, namespace, name, subresource } = target;
  if (request.method === 'PATCH' && request.contentType === APPLY_TYPE && !liveObject(cluster, target)) {
    const place = { group: type.group, resource: type.plural, subresource, namespace, name };
    const asked = { form: 'resource', verb: 'create', ...place } as const;
    if (!authorize(cluster.store, user, asked).allowed) throw accessDenied(user, asked);
  }
  if (type.group !== RBAC_GROUP || request.method === 'DELETE') return;
  const trial = runWrite(cluster, target, { ...request, query: withDryRun(request.query) });
  if ('object' in trial) assertNoEscalation(cluster.store, user, trial.object);
}

function withDryRun(query: URLSearchParams): URLSearchParams {
  const trial = new URLSearchParams(query);
  trial.set('dryRun', 'All');
  return trial;
}

function viewOf(cluster: SandboxCluster, scope: Scope, object: KubeObject, view: View): JsonValue {
  if (view === 'object') return object;
  if (view === 'metadata') return partialMetadata(object);
  const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
  return tableOf([object], { ...scope, metadata, now: cluster.now(), withColumns: true });
}

/** Deletes what the list would show, one by one; finalizers are honoured. */
function deleteCollection(cluster: SandboxCluster, target: Target, request: ApiRequest): Answer {
  const listed = listObjects(cluster, target, { query: request.query, view: 'object' });
  const keys = new Set(Array.isArray(listed.items) ? listed.items.map(nameOf) : []);
  const dryRun = request.query.getAll('dryRun').includes('All');
  for (const object of cluster.store.list(target.type.id)) {
    if (!keys.has(storeKey(object))) continue;
    const namespace = typeof object.metadata.namespace === 'string' ? object.metadata.namespace : '';
    const one = { ...target, namespace, name: object.metadata.name };
    deleteObject(cluster, one, { body: request.body, dryRun });
  }
  return { code: 200, body: listed };
}

function nameOf(item: JsonValue): string {
  const metadata = typeof item === 'object' && item !== null && 'metadata' in item ? item.metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('name' in metadata)) return '';
  const { name, namespace } = metadata;
  return typeof namespace === 'string' ? `${namespace}/${String(name)}` : String(name);
}

/** `/version`, discovery in both forms, and OpenAPI v3; null for other paths. */
function discoveryAnswer(cluster: SandboxCluster, request: ApiRequest): Answer | null {
  const parts = request.path.split('/').filter((part) => part !== '');
  const body = discoveryBody(cluster, parts, wantsAggregatedDiscovery(request.accept));
  if (body === null) return null;
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
  const aggregated = body.kind === 'APIGroupDiscoveryList';
  return { code: 200, body, ...(aggregated ? { contentType: AGGREGATED_TYPE } : {}) };
}

function discoveryBody(
  cluster: SandboxCluster,
  parts: readonly string[],
  aggregated: boolean,
): JsonObject | null {
  const [root, first = '', second = ''] = parts;
  if (root === 'version') return parts.length === 1 ? VERSION_INFO : null;
  if (root === 'openapi') return first === 'v3' ? openApiBody(cluster, parts.slice(2)) : null;
  if (root !== 'api' && root !== 'apis') return null;
  if (parts.length === 1) return rootDiscovery(cluster, root, aggregated);
  if (root === 'api') return parts.length === 2 ? versionResources(cluster, '', first) : null;
  if (parts.length === 2) return groupOf(cluster.kinds, first);
  return parts.length === 3 ? versionResources(cluster, first, second) : null;
}

function rootDiscovery(cluster: SandboxCluster, root: 'api' | 'apis', aggregated: boolean): JsonObject {
  if (aggregated) return aggregatedDiscovery(cluster.kinds, root);
  return root === 'api' ? CORE_VERSIONS : groupList(cluster.kinds);
}

function versionResources(cluster: SandboxCluster, group: string, version: string): JsonObject | null {
  const place = { group, version };
  return isServed(cluster.kinds, place) ? resourceList(cluster.kinds, place) : null;
}

function openApiBody(cluster: SandboxCluster, parts: readonly string[]): JsonObject | null {
  if (parts.length === 0) return openApiIndex(cluster.kinds);
  const [root, first = '', second = ''] = parts;
  if (root === 'api' && parts.length === 2) return openApiDocument(cluster.kinds, '', first);
  return root === 'apis' && parts.length === 3 ? openApiDocument(cluster.kinds, first, second) : null;
}
