import { arrayAt, isJsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, isRouteKind } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import {
  type BackendRef,
  isServiceParent,
  type ParentRef,
  type Route,
  readBackendRef,
  readRoute,
} from '#lib/gateway-api/route.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import { grantFindings } from './reference-grants.ts';

const SERVICE = { group: '', kind: 'Service' } as const;
const GATEWAY = { group: GATEWAY_GROUP, kind: 'Gateway' } as const;

/**
 * What a route names that is not there or not allowed, as far as the world knows for sure: parents, their ports and sections,
 * backends, their ports and grants. Warnings, because the API server takes such a route and the mesh answers for it. Silent about kinds not synced.
 */
export function checkReferences(route: KubeObject, world: World): readonly Diagnostic[] {
  const read = readRoute(route);
  if (!isRouteKind(read)) return [];
  return [...parentFindings(read, world), ...backendFindings(read, world)];
}

function finding(code: string, path: FieldPath, message: string, remedy: string): Diagnostic {
  return { code, severity: 'warning', source: 'reference', path, message, remedy };
}

function parentFindings(route: Route, world: World): readonly Diagnostic[] {
  const written = arrayAt(specOf(route.object), 'parentRefs');
  return route.parents.flatMap((parent) => {
    const path = ['spec', 'parentRefs', written.indexOf(parent.raw)];
    if (isServiceParent(parent)) return serviceParentFindings(parent, path, world);
    if (parent.group === GATEWAY_GROUP && parent.kind === 'Gateway')
      return gatewayParentFindings(parent, path, world);
    return [];
  });
}

function serviceParentFindings(parent: ParentRef, path: FieldPath, world: World): readonly Diagnostic[] {
  const { namespace, name, port, sectionName } = parent;
  const object = world.objects.get(objectKey({ ...SERVICE, namespace, name }));
  if (!object) return missing(SERVICE, parent, { path, code: 'parent-missing', world });
  const { ports } = readService(object);
  const found: Diagnostic[] = [];
  if (port !== null && !ports.some((each) => each.port === port))
    found.push(
      finding(
        'parent-port-missing',
        [...path, 'port'],
        `Service ${namespace}/${name} has no port ${port}.`,
        portsRemedy(ports.map((each) => each.port)),
      ),
    );
  if (sectionName !== null && !ports.some((each) => each.name === sectionName))
    found.push(
      finding(
        'parent-section-missing',
        [...path, 'sectionName'],
        `Service ${namespace}/${name} has no port named ${sectionName}.`,
        'Use the name of one of its ports, or leave sectionName out.',
      ),
    );
  return found;
}

function gatewayParentFindings(parent: ParentRef, path: FieldPath, world: World): readonly Diagnostic[] {
  const { namespace, name, sectionName } = parent;
  const object = world.objects.get(objectKey({ ...GATEWAY, namespace, name }));
  if (!object) return missing(GATEWAY, parent, { path, code: 'parent-missing', world });
  const listeners = objectsAt(specOf(object), 'listeners').map((each) => stringAt(each, 'name') ?? '');
  if (sectionName === null || listeners.includes(sectionName)) return [];
  return [
    finding(
      'parent-section-missing',
      [...path, 'sectionName'],
      `Gateway ${namespace}/${name} has no listener named ${sectionName}.`,
      `Its listeners: ${listeners.join(', ')}.`,
    ),
  ];
}

function backendFindings(route: Route, world: World): readonly Diagnostic[] {
  return route.rules.flatMap((rule) => {
    const path = ['spec', 'rules', rule.index];
    const backends = arrayAt(rule.raw, 'backendRefs').flatMap((raw, index) =>
      isJsonObject(raw)
        ? backendRefFindings(route, readBackendRef(raw, route.namespace), {
            path: [...path, 'backendRefs', index],
            world,
          })
        : [],
    );
    const mirrors = arrayAt(rule.raw, 'filters').flatMap((filter, index) => {
      if (!isJsonObject(filter) || !isJsonObject(filter.requestMirror)) return [];
      const target = readBackendRef(objectAt(filter.requestMirror, 'backendRef'), route.namespace);
      const at = [...path, 'filters', index, 'requestMirror', 'backendRef'];
      return backendRefFindings(route, target, { path: at, world });
    });
    return [...backends, ...mirrors];
  });
}

function backendRefFindings(
  route: Route,
  backend: BackendRef,
  at: { readonly path: FieldPath; readonly world: World },
): readonly Diagnostic[] {
  const { path, world } = at;
  const { namespace, name, port } = backend;
  if (backend.group !== '' || backend.kind !== 'Service' || name === '') return [];
  const object = world.objects.get(objectKey({ ...SERVICE, namespace, name }));
  if (!object) return missing(SERVICE, backend, { path, code: 'backend-missing', world });
  const granted = grantFindings(route, backend, at);
  const ports = readService(object).ports.map((each) => each.port);
  if (port === null || ports.includes(port)) return granted;
  return [
    ...granted,
    finding(
      'backend-port-missing',
      [...path, 'port'],
      `Service ${namespace}/${name} has no port ${port}; its share of the requests would fail.`,
      portsRemedy(ports),
    ),
  ];
}

type Missing = { readonly path: FieldPath; readonly code: string; readonly world: World };

/** Absence is a fact only when the whole list of the kind is known. */
function missing(
  kind: { readonly group: string; readonly kind: string },
  ref: { readonly namespace: string; readonly name: string },
  { path, code, world }: Missing,
): readonly Diagnostic[] {
  if (ref.name === '' || !isSynced(world, kind)) return [];
  const consequence =
    code === 'backend-missing'
      ? ' Its share of the requests would fail.'
      : ' The route would attach to nothing there.';
  return [
    finding(
      code,
      [...path, 'name'],
      `${kind.kind} ${ref.namespace}/${ref.name} does not exist.${consequence}`,
      'Check the name and the namespace.',
    ),
  ];
}

function portsRemedy(ports: readonly number[]): string {
  if (ports.length === 0) return 'The Service declares no ports.';
  return ports.length === 1 ? `Use ${ports[0]}.` : `Use one of ${ports.join(', ')}.`;
}
