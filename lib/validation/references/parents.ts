import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { isServiceParent, type ParentRef, type Route } from '#lib/gateway-api/route.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, FieldPath, Fix } from '#lib/result/diagnostic.ts';
import { declaredListeners, type Listener } from '#lib/routing/frontend/listeners.ts';
import { withArticle } from '../article.ts';
import { attachmentTo, type Refusal, refusalsOf } from './listeners.ts';
import type { RouteSites, Site } from './route-sites.ts';
import { refer } from './rules.ts';

/** Parents that are not there, and sections, ports, namespaces and host names at which the route does not attach. */
export function parentFindings({ route, parents }: RouteSites, world: World): readonly Diagnostic[] {
  return parents.flatMap((parent) => {
    const { group, kind, namespace, name } = parent.value;
    if (!isServiceParent(parent.value) && group !== GATEWAY_GROUP) return [];
    const object = world.objects.get(objectKey({ group, kind, namespace, name }));
    if (!object) return missingParent(parent, world);
    if (kind === 'Service') return serviceFindings(parent, readService(object));
    return kind === 'Gateway' ? gatewayFindings(route, parent, { object, world }) : [];
  });
}

/** Absence is a fact only when the whole list of the kind is known. */
function missingParent({ value, path }: Site<ParentRef>, world: World): readonly Diagnostic[] {
  const { kind, namespace, name } = value;
  if (name === '' || !isSynced(world, value)) return [];
  return [
    refer('parent-missing', {
      path: [...path, 'name'],
      message: `${kind} ${namespace}/${name} does not exist. The route would attach to nothing there.`,
      remedy: 'Check the name and the namespace.',
    }),
  ];
}

function serviceFindings({ value, path }: Site<ParentRef>, service: Service): readonly Diagnostic[] {
  const { port, sectionName } = value;
  const title = `Service ${service.namespace}/${service.name}`;
  const found: Diagnostic[] = [];
  const named = service.ports.filter((each) => each.name === sectionName);
  if (port !== null && !service.ports.some((each) => each.port === port)) {
    const numbers = service.ports.map((each) => each.port);
    found.push(
      refer('parent-port-missing', {
        path: [...path, 'port'],
        message: `${title} has no port ${port}.`,
        remedy: portsRemedy(numbers),
        fix: onlyChoice(numbers, [...path, 'port']),
      }),
    );
  } else if (sectionName !== null && named.length > 0 && port !== null && named[0]?.port !== port) {
    found.push(
      refer('parent-section-missing', {
        path: [...path, 'sectionName'],
        message: `Port ${sectionName} of ${title} is ${named[0]?.port}, not ${port}; both have to hold, so nothing is attached.`,
        remedy: 'Leave out port or sectionName.',
        fix: { label: 'Remove port', changes: [{ op: 'remove', path: [...path, 'port'] }] },
      }),
    );
  }
  if (sectionName !== null && named.length === 0)
    found.push(
      refer('parent-section-missing', {
        path: [...path, 'sectionName'],
        message: `${title} has no port named ${sectionName}.`,
        remedy: 'Use the name of one of its ports, or leave sectionName out.',
        fix: onlyChoice(
          service.ports.flatMap(({ name }) => name ?? []),
          [...path, 'sectionName'],
        ),
      }),
    );
  return found;
}

function gatewayFindings(
  route: Route,
  { value, path }: Site<ParentRef>,
  { object, world }: { readonly object: KubeObject; readonly world: World },
): readonly Diagnostic[] {
  const title = `Gateway ${value.namespace}/${value.name}`;
  const listeners = declaredListeners(object);
  const inSection = listeners.filter(({ name }) => value.sectionName === null || name === value.sectionName);
  if (value.sectionName !== null && inSection.length === 0)
    return [
      refer('parent-section-missing', {
        path: [...path, 'sectionName'],
        message: `${title} has no listener named ${value.sectionName}.`,
        remedy: `Its listeners: ${listeners.map(({ name }) => name).join(', ') || 'none'}.`,
        fix: onlyChoice(
          listeners.map(({ name }) => name),
          [...path, 'sectionName'],
        ),
      }),
    ];
  const candidates = inSection.filter(({ port }) => value.port === null || port === value.port);
  if (value.port !== null && candidates.length === 0)
    return [
      refer('parent-port-missing', {
        path: [...path, 'port'],
        message: `${title} has no listener on port ${value.port}${value.sectionName === null ? '' : ` named ${value.sectionName}`}.`,
        remedy: portsRemedy(inSection.map(({ port }) => port)),
        fix: onlyChoice(
          inSection.map(({ port }) => port),
          [...path, 'port'],
        ),
      }),
    ];
  return attachmentFindings(route, { value, path }, { candidates, world });
}

function attachmentFindings(
  route: Route,
  { value, path }: Site<ParentRef>,
  { candidates, world }: { readonly candidates: readonly Listener[]; readonly world: World },
): readonly Diagnostic[] {
  const title = `Gateway ${value.namespace}/${value.name}`;
  switch (attachmentTo(route, candidates, world)) {
    case 'not-allowed':
      return [
        refer('parent-not-allowed', {
          path: [...path, 'name'],
          ...refusalWords(route, candidates, { world, title }),
        }),
      ];
    case 'no-hostname':
      return [
        refer('parent-hostname-mismatch', {
          path: ['spec', 'hostnames'],
          message: `None of the host names is served by a listener of ${title} that is meant here; the route would not attach.`,
          remedy: `Its listeners serve ${[...new Set(candidates.flatMap(({ hostname }) => hostname ?? []))].join(', ')}.`,
        }),
      ];
    case 'unknown':
      return [
        refer('parent-namespace-unknown', {
          path: [...path, 'name'],
          message: `${title} chooses namespaces by labels, and those of namespace ${route.namespace} are not known here but for its name; the route might not attach.`,
          remedy: 'Add the Namespace with its labels, or ask the cluster.',
        }),
      ];
    case 'attaches':
      return [];
  }
}

const REMEDIES: Readonly<Record<Refusal, string>> = {
  namespace: "Let the listener's allowedRoutes.namespaces choose the namespace of the route.",
  kind: "Add the kind to the listener's allowedRoutes.kinds.",
  protocol: 'Attach to a listener of another protocol.',
};

/** Which of namespace, kind and protocol keeps the route out, by all listeners that are meant. */
function refusalWords(
  route: Route,
  candidates: readonly Listener[],
  { world, title }: { readonly world: World; readonly title: string },
): { readonly message: string; readonly remedy: string } {
  const words: Readonly<Record<Refusal, string>> = {
    namespace: `routes of namespace ${route.namespace} are not allowed`,
    kind: `allowedRoutes.kinds does not list ${route.kind}`,
    protocol: `${[...new Set(candidates.map(({ protocol }) => protocol))].join(', ')} carries no ${route.kind}`,
  };
  const reasons = refusalsOf(route, candidates, world);
  return {
    message: `No listener of ${title} that is meant here takes ${withArticle(route.kind)} of namespace ${route.namespace}: ${reasons.map((reason) => words[reason]).join(', or ')}. The route would not attach.`,
    remedy: reasons.map((reason) => REMEDIES[reason]).join(' Or: '),
  };
}

/** A listener's section, as a fix when there is exactly one to choose. */
function onlyChoice(choices: readonly (string | number)[], path: FieldPath): Fix | undefined {
  const [only] = choices;
  if (only === undefined || choices.length !== 1) return undefined;
  return { label: `Use ${only}`, changes: [{ op: 'set', path, value: only }] };
}

/** `Use 80.` or the choices. */
export function portsRemedy(ports: readonly number[]): string {
  if (ports.length === 0) return 'It declares no ports.';
  return ports.length === 1 ? `Use ${ports[0]}.` : `Use one of ${ports.join(', ')}.`;
}
