import type { ParentRef, Route } from '#lib/gateway-api/route.ts';
import type { Service, ServicePort } from '#lib/gateway-api/service.ts';
import { attachedRoutes, parentKeyOf } from '#lib/routing/attachment.ts';
import { KIND_ORDER } from '#lib/routing/frontend/mesh-routes.ts';
import { type Finding, finding } from './conditions.ts';
import { type ControllerView, findService } from './controller-view.ts';

/** Whether the mesh can attach a route to a Service (GEP-1294); null: it says nothing about a Service that isn't there. */
export function serviceAcceptance(view: ControllerView, route: Route, parent: ParentRef): Finding | null {
  const { mesh } = view;
  const service = findService(view, parent.namespace, parent.name);
  const title = `Service ${parent.namespace}/${parent.name}`;
  const subject = { namespace: parent.namespace, name: parent.name };
  const refuse = (reason: string, message: string): Finding => ({
    ...finding('Accepted', false, reason, message),
    subject,
  });
  if (!service) {
    if (mesh.missingParent === 'no-entry') return null;
    return refuse('NoMatchingParent', `${title} does not exist.`);
  }
  const why = whyUnroutable(service);
  if (why !== null && mesh.unroutableParent !== 'accepted')
    return { ...refuse(mesh.unroutableParent, `${title} ${why}`), about: 'unroutable' };
  const ports = portsMeant(service, parent);
  if (mesh.checksParentPort && ports.length === 0)
    return refuse('NoMatchingParent', `${title} has no port ${placeOf(parent)}.`);
  const winners = mesh.conflictReason === null ? [] : winningKinds(view, route, { parent, service, ports });
  const [lost] = winners;
  if (mesh.conflictReason !== null && lost !== undefined && winners.length === ports.length)
    return refuse(
      mesh.conflictReason,
      `Only one kind of route applies to a port of ${title}, and ${lost} goes before ${route.kind}.`,
    );
  return {
    ...finding('Accepted', true, 'Accepted', `The route applies to traffic for ${title}.`),
    subject,
  };
}

function whyUnroutable(service: Service): string | null {
  if (service.type === 'ExternalName')
    return 'only points to a name outside; a mesh route cannot attach to it.';
  return service.headless ? 'is headless: it has no address a mesh could route for.' : null;
}

function portsMeant(service: Service, parent: ParentRef): readonly ServicePort[] {
  return service.ports.filter(
    (listed) =>
      (parent.port === null || listed.port === parent.port) &&
      (parent.sectionName === null || listed.name === parent.sectionName),
  );
}

function placeOf(parent: ParentRef): string {
  if (parent.sectionName === null) return String(parent.port);
  return parent.port === null ? `named ${parent.sectionName}` : `${parent.port} named ${parent.sectionName}`;
}

type Frontend = {
  readonly parent: ParentRef;
  readonly service: Service;
  readonly ports: readonly ServicePort[];
};

/** Ports on which the route gives way, each by the kind that goes before it among the routes for the same callers. */
function winningKinds(
  { world, mesh }: ControllerView,
  route: Route,
  { parent, service, ports }: Frontend,
): readonly string[] {
  const kinds: readonly string[] = KIND_ORDER;
  const rank = kinds.indexOf(route.kind);
  const rivals = attachedRoutes(world, parentKeyOf(parent)).filter(
    (other) => other.route.namespace === route.namespace && mesh.routeKinds.includes(other.route.kind),
  );
  return ports.flatMap(({ port }) => {
    const winner = kinds
      .slice(0, Math.max(rank, 0))
      .find((kind) =>
        rivals.some(
          (rival) =>
            rival.route.kind === kind &&
            portsMeant(service, rival.parent).some((listed) => listed.port === port),
        ),
      );
    return winner === undefined ? [] : [winner];
  });
}
