import type { BackendRef, Route } from '#lib/gateway-api/route.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { servesPort } from '#lib/routing/frontend/service-index.ts';
import { portsRemedy } from './parents.ts';
import { type GrantContext, grantFindings } from './reference-grants.ts';
import type { RouteSites, Site } from './route-sites.ts';
import { refer } from './rules.ts';

const SERVICE = { group: '', kind: 'Service' } as const;

/** Backends and mirror targets that do not exist, lack the port, are no Services, or need a ReferenceGrant. */
export function backendFindings({ route, rules }: RouteSites, context: GrantContext): readonly Diagnostic[] {
  return rules.flatMap(({ backends, mirrors }) => [
    ...backends.flatMap((site) => findingsOf(route, site, { ...context, isMirror: false })),
    ...mirrors.flatMap((site) => findingsOf(route, site, { ...context, isMirror: true })),
  ]);
}

function findingsOf(
  route: Route,
  site: Site<BackendRef>,
  context: GrantContext & { readonly isMirror: boolean },
): readonly Diagnostic[] {
  const { value: backend, path } = site;
  const { namespace, name, port } = backend;
  const loss = context.isMirror ? 'nothing would be mirrored there' : 'its share of the requests would fail';
  if (backend.group !== '' || backend.kind !== 'Service') return kindFindings(site, loss);
  if (name === '') return [];
  const object = context.world.objects.get(objectKey({ ...SERVICE, namespace, name }));
  if (!object) return missing(site, context.world, loss);
  const granted = grantFindings(route, site, context);
  const service = readService(object);
  const transport = route.kind === 'UDPRoute' ? 'UDP' : 'TCP';
  if (port === null || servesPort(service, port, transport)) return granted;
  const ports = service.ports.filter(({ protocol }) => protocol === transport).map((each) => each.port);
  const [only] = ports;
  return [
    ...granted,
    refer('backend-port-missing', {
      path: [...path, 'port'],
      message: `Service ${namespace}/${name} has no port ${port}${isListed(service, port) ? ` for ${transport}` : ''}; ${loss}.`,
      remedy: portsRemedy(ports),
      fix:
        only !== undefined && ports.length === 1
          ? { label: `Use ${only}`, changes: [{ op: 'set', path: [...path, 'port'], value: only }] }
          : undefined,
    }),
  ];
}

/** The number is there, for another transport. */
function isListed({ ports }: Service, port: number): boolean {
  return ports.some((each) => each.port === port);
}

/** Absence is a fact only when the whole list of the kind is known. */
function missing({ value, path }: Site<BackendRef>, world: World, loss: string): readonly Diagnostic[] {
  if (!isSynced(world, SERVICE)) return [];
  return [
    refer('backend-missing', {
      path: [...path, 'name'],
      message: `Service ${value.namespace}/${value.name} does not exist; ${loss}.`,
      remedy: 'Check the name and the namespace.',
    }),
  ];
}

/** Kinds of other groups may be known to the implementation; in the core group only a Service is one. */
function kindFindings({ value, path }: Site<BackendRef>, loss: string): readonly Diagnostic[] {
  const { group, kind } = value;
  const isServiceElsewhere = kind === 'Service' && ['core', 'v1'].includes(group);
  if (group !== '' && !isServiceElsewhere) return [];
  const field = isServiceElsewhere ? 'group' : 'kind';
  const wanted = isServiceElsewhere ? '' : 'Service';
  const isTypo = isServiceElsewhere || /^services?$/i.test(kind);
  return [
    refer('backend-kind-unusable', {
      path: [...path, field],
      message: isServiceElsewhere
        ? `The core group is written as an empty text; nobody knows a Service of group ${group}, and ${loss}.`
        : `A ${kind} of the core group cannot be a backend, only a Service; ${loss}.`,
      remedy: isTypo ? `Write ${field}: ${wanted === '' ? '""' : wanted}.` : 'Name a Service.',
      fix: isTypo
        ? {
            label: `Set ${field} to ${wanted === '' ? '""' : wanted}`,
            changes: [{ op: 'set', path: [...path, field], value: wanted }],
          }
        : undefined,
    }),
  ];
}
