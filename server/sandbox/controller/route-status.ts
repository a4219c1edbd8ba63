import { isSameJson, type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import {
  isServiceParent,
  type ParentRef,
  type Route,
  readParentRef,
  readRoute,
} from '#lib/gateway-api/route.ts';
import { conditionsOf, type Finding, finding, mergeConditions } from './conditions.ts';
import {
  type ControllerView,
  controllerOfGateway,
  findGatewayObject,
  gatewayControllers,
  gatewayOfSet,
  momentOf,
} from './controller-view.ts';
import { attachment } from './listeners.ts';
import { OWN_DOMAIN } from './personality/conformant.ts';
import { resolvedRefs } from './resolved-refs.ts';
import { allFilters, filtersFor, withRuleFaults } from './rule-faults.ts';
import { serviceAcceptance } from './service-parent.ts';

/** RouteStatus `parents`: no more fit. */
const MOST_ENTRIES = 32;

/** Condition types that go when there is nothing to say about them. */
const RETIRED = ['PartiallyInvalid'];

/**
 * The `status` the sandbox's mesh and gateway controllers give a route (Gateway API RouteStatus, GEP-1294): one entry per
 * parent they answer for, in its place; entries of other controllers untouched, their own for parents that are gone removed.
 */
export function routeStatus(view: ControllerView, object: KubeObject): JsonObject {
  const route = readRoute(object);
  const status = objectAt(object, 'status');
  const before = objectsAt(status, 'parents');
  const answers = new Set(answersOf(view, route));
  const kept = before.flatMap((entry) => {
    const controllerName = stringAt(entry, 'controllerName') ?? '';
    if (!isOurs(view, controllerName)) return [entry];
    const parent = readParentRef(objectAt(entry, 'parentRef'), route.namespace);
    const answer = [...answers].find(
      (each) => each.controllerName === controllerName && isSameParent(each.parent, parent),
    );
    if (!answer) return [];
    answers.delete(answer);
    return [entryOf(view, route, { answer, old: entry })];
  });
  const added = [...answers].map((answer) => entryOf(view, route, { answer, old: undefined }));
  if (before.length === 0 && added.length === 0) return status;
  return { ...status, parents: [...kept, ...added].slice(0, MOST_ENTRIES) };
}

type Answer = {
  readonly parent: ParentRef;
  readonly facet: 'mesh' | 'gateway';
  readonly controllerName: string;
  readonly findings: readonly Finding[];
};

type Entry = { readonly answer: Answer; readonly old: JsonObject | undefined };

function entryOf(view: ControllerView, route: Route, { answer, old }: Entry): JsonObject {
  const { mesh } = view;
  const isMesh = answer.facet === 'mesh';
  const parents = route.parents.filter(isServiceParent).length;
  const findings = answer.findings.map((each) =>
    isMesh ? { ...each, message: mesh.say({ finding: each, parents }) } : each,
  );
  const moment = momentOf(view, route.object);
  return {
    parentRef: isMesh && mesh.parentRef === 'filled' ? filled(answer.parent) : answer.parent.raw,
    controllerName: answer.controllerName,
    conditions: mergeConditions(conditionsOf(old), findings, {
      ...moment,
      generation: isMesh && !mesh.writesGeneration ? null : moment.generation,
      retired: RETIRED,
    }),
  };
}

function filled({ raw, namespace }: ParentRef): JsonObject {
  return { ...raw, group: 'core', kind: 'Service', namespace };
}

/** What the sandbox wrote in its own name stays its own, whichever mesh it passes for now. */
function isOurs(view: ControllerView, controllerName: string): boolean {
  return (
    controllerName === view.mesh.controllerName ||
    gatewayControllers(view).includes(controllerName) ||
    controllerName.startsWith(OWN_DOMAIN)
  );
}

/** Entries are told apart by the whole parentRef after defaults; the core group has two spellings. */
function isSameParent(a: ParentRef, b: ParentRef): boolean {
  return isSameJson(identityOf(a), identityOf(b));
}

function identityOf({ raw: _, ...parent }: ParentRef): JsonObject {
  return { ...parent, group: parent.group === 'core' ? '' : parent.group };
}

function answersOf(view: ControllerView, route: Route): readonly Answer[] {
  return route.parents.flatMap((parent) => {
    const answer = isServiceParent(parent)
      ? meshAnswer(view, route, parent)
      : gatewayAnswer(view, route, parent);
    return answer ? [view.isRefusing ? { ...answer, findings: refusal(answer) } : answer] : [];
  });
}

function refusal({ findings }: Answer): readonly Finding[] {
  const message = 'This controller refuses every route at the moment.';
  const others = findings.filter(({ type }) => type !== 'Accepted' && type !== 'PartiallyInvalid');
  return [finding('Accepted', false, 'UnsupportedValue', message), ...others];
}

function meshAnswer(view: ControllerView, route: Route, parent: ParentRef): Answer | null {
  const { mesh } = view;
  const isRead = !route.rules
    .flatMap(allFilters)
    .some(({ type }) => mesh.filters.undecodable.some((name) => name === type));
  if (!mesh.routeKinds.includes(route.kind) || !isRead) return null;
  const accepted = serviceAcceptance(view, route, parent);
  if (!accepted) return null;
  const findings = [
    ...withRuleFaults(accepted, route, filtersFor(mesh, 'mesh')),
    resolvedRefs(view, route, 'mesh'),
  ];
  return { parent, facet: 'mesh', controllerName: mesh.controllerName, findings };
}

function gatewayAnswer(view: ControllerView, route: Route, parent: ParentRef): Answer | null {
  const gateway = gatewayOf(view, parent);
  const controllerName = gateway && controllerOfGateway(view, gateway);
  if (!gateway || controllerName === null) return null;
  const { accepted } = attachment(view, route, { gateway, parent });
  const findings = [
    ...withRuleFaults(accepted, route, filtersFor(view.mesh, 'gateway')),
    resolvedRefs(view, route, 'gateway'),
  ];
  return { parent, facet: 'gateway', controllerName, findings };
}

/** The Gateway a parentRef leads to, by itself or through a ListenerSet. */
function gatewayOf(view: ControllerView, parent: ParentRef): KubeObject | null {
  if (parent.group !== GATEWAY_GROUP) return null;
  if (parent.kind === 'Gateway') return findGatewayObject(view, parent);
  const set = parent.kind === 'ListenerSet' ? findGatewayObject(view, parent) : null;
  return set && gatewayOfSet(view, set);
}

/** True when a route is accepted by a parent now, as its status would say: it counts among `attachedRoutes`. */
export function isAccepted(view: ControllerView, route: Route, parent: ParentRef): boolean {
  const accepted = gatewayAnswer(view, route, parent)?.findings.find(({ type }) => type === 'Accepted');
  return !view.isRefusing && accepted?.status === 'True';
}
