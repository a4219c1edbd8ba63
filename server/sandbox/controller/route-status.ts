import { isSameJson, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { generationOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import {
  type BackendRef,
  isServiceParent,
  type ParentRef,
  type Route,
  readBackendRef,
  readParentRef,
  readRoute,
} from '#lib/gateway-api/route.ts';
import { GATEWAY_CONTROLLER } from '../seed/routes.ts';
import { conditionsOf, type Finding, mergeConditions } from './conditions.ts';
import { attachment } from './listeners.ts';
import { findOwnGateway, findService, isGranted, type MeshWorld } from './mesh-world.ts';

/** Name under which the sandbox's mesh answers for Service parents. */
export const MESH_CONTROLLER = 'sandbox.meshloom.dev/mesh-controller';

/**
 * The `status` a conformant mesh and gateway controller gives the route (Gateway API RouteStatus, GEP-1294): one entry
 * per parent it answers for, entries of other controllers untouched. Parents that do not exist get none.
 */
export function routeStatus(world: MeshWorld, object: KubeObject, now: string): JsonObject {
  const route = readRoute(object);
  const status = objectAt(object, 'status');
  const before = objectsAt(status, 'parents');
  const foreign = before.filter((entry) => !isOurs(stringAt(entry, 'controllerName') ?? ''));
  const ours = route.parents.flatMap((parent) => {
    const answer = answerFor(world, route, parent);
    if (!answer) return [];
    const old = before.find(
      (entry) =>
        entry.controllerName === answer.controllerName &&
        isSameParent(readParentRef(objectAt(entry, 'parentRef'), route.namespace), parent),
    );
    const moment = { generation: generationOf(object) ?? 0, now };
    return [
      {
        parentRef: parent.raw,
        controllerName: answer.controllerName,
        conditions: mergeConditions(conditionsOf(old), answer.findings, moment),
      },
    ];
  });
  return { ...status, parents: [...foreign, ...ours] };
}

function isOurs(controllerName: string): boolean {
  return controllerName === MESH_CONTROLLER || controllerName === GATEWAY_CONTROLLER;
}

function isSameParent(a: ParentRef, b: ParentRef): boolean {
  const { raw: _, ...left } = a;
  const { raw: __, ...right } = b;
  return isSameJson(left, right);
}

type AnswerFor = { readonly controllerName: string; readonly findings: readonly Finding[] };

function answerFor(world: MeshWorld, route: Route, parent: ParentRef): AnswerFor | null {
  if (isServiceParent(parent)) {
    const accepted = serviceAcceptance(world, parent);
    if (!accepted) return null;
    return { controllerName: MESH_CONTROLLER, findings: [accepted, resolvedRefs(world, route, false)] };
  }
  if (parent.group !== GATEWAY_GROUP || parent.kind !== 'Gateway') return null;
  const gateway = findOwnGateway(world, parent.namespace, parent.name);
  if (!gateway) return null;
  const { accepted } = attachment(world, route, { gateway, parent });
  return { controllerName: GATEWAY_CONTROLLER, findings: [accepted, resolvedRefs(world, route, true)] };
}

/** Whether the mesh can attach a route here; null when there is no such Service. */
function serviceAcceptance(world: MeshWorld, parent: ParentRef): Finding | null {
  const service = findService(world, parent.namespace, parent.name);
  if (!service) return null;
  const title = `Service ${parent.namespace}/${parent.name}`;
  const refuse = (reason: string, message: string): Finding => ({
    type: 'Accepted',
    status: 'False',
    reason,
    message,
  });
  if (service.type === 'ExternalName')
    return refuse(
      'UnsupportedValue',
      `${title} only points to a name outside; a mesh route cannot attach to it.`,
    );
  if (service.headless)
    return refuse('UnsupportedValue', `${title} is headless: it has no address a mesh could route for.`);
  if (parent.port !== null && !service.ports.some((port) => port.port === parent.port))
    return refuse('NoMatchingParent', `${title} has no port ${parent.port}.`);
  if (
    parent.sectionName !== null &&
    !service.ports.some(
      (port) => port.name === parent.sectionName && (parent.port === null || port.port === parent.port),
    )
  )
    return refuse('NoMatchingParent', `${title} has no port named ${parent.sectionName}.`);
  return {
    type: 'Accepted',
    status: 'True',
    reason: 'Accepted',
    message: `The route applies to traffic for ${title}.`,
  };
}

type Problem = { readonly reason: string; readonly message: string };

function resolvedRefs(world: MeshWorld, route: Route, needsGrant: boolean): Finding {
  const problems = route.rules
    .flatMap((rule) => [
      ...rule.backends,
      ...rule.filters.flatMap((filter) => mirrorTargets(filter, route.namespace)),
      ...rule.backends.flatMap((backend) =>
        backend.filters.flatMap((filter) => mirrorTargets(filter, route.namespace)),
      ),
    ])
    .flatMap((backend) => backendProblem(world, route, { backend, needsGrant }) ?? []);
  const [first] = problems;
  if (!first)
    return {
      type: 'ResolvedRefs',
      status: 'True',
      reason: 'ResolvedRefs',
      message: 'Every backend was found.',
    };
  const messages = [...new Set(problems.map((problem) => problem.message))];
  return { type: 'ResolvedRefs', status: 'False', reason: first.reason, message: messages.join(' ') };
}

function mirrorTargets(filter: JsonObject, namespace: string): readonly BackendRef[] {
  if (filter.type !== 'RequestMirror') return [];
  return [readBackendRef(objectAt(objectAt(filter, 'requestMirror'), 'backendRef'), namespace)];
}

/** Mesh routes may name Services of any namespace (GEP-1294); Gateway routes need a ReferenceGrant. */
function backendProblem(
  world: MeshWorld,
  route: Route,
  use: { readonly backend: BackendRef; readonly needsGrant: boolean },
): Problem | null {
  const { backend, needsGrant } = use;
  if (backend.group !== '' || backend.kind !== 'Service') {
    const kind = backend.group === '' ? backend.kind : `${backend.kind}.${backend.group}`;
    return {
      reason: 'InvalidKind',
      message: `${kind} ${backend.name} cannot be a backend here, only a Service.`,
    };
  }
  const title = `Service ${backend.namespace}/${backend.name}`;
  const crossing = {
    from: { group: GATEWAY_GROUP, kind: route.kind, namespace: route.namespace },
    to: { namespace: backend.namespace, name: backend.name },
  };
  if (needsGrant && backend.namespace !== route.namespace && !isGranted(world, crossing))
    return {
      reason: 'RefNotPermitted',
      message: `No ReferenceGrant in ${backend.namespace} lets a ${route.kind} of ${route.namespace} use ${title}.`,
    };
  const service = findService(world, backend.namespace, backend.name);
  if (!service) return { reason: 'BackendNotFound', message: `${title} does not exist.` };
  if (backend.port !== null && !service.ports.some((port) => port.port === backend.port))
    return { reason: 'BackendNotFound', message: `${title} has no port ${backend.port}.` };
  return null;
}
