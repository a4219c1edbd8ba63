import { arrayAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readService, type Service } from '#lib/gateway-api/service.ts';
import { objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { endpointReadiness } from './endpoint-readiness.ts';
import { canonicalAddress } from './host.ts';

/** Whether a Service without EndpointSlices counts as having none ready (`strict`) or as ready (`assume`, for plain files). */
export type EndpointsOption = 'strict' | 'assume';

/** Services of a world by name and by address, and whether they can answer. Everything is read when first asked for. */
export type ServiceIndex = {
  readonly find: (namespace: string, name: string) => Service | null;
  /** A canonical address: the Service whose cluster IP it is, `endpoint` for the address of an endpoint, else null. */
  readonly byAddress: (address: string) => Service | 'endpoint' | null;
  readonly readiness: (service: Service) => Readiness;
};

/** `unknown`: EndpointSlices are not completely known. */
export type Readiness = 'ready' | 'not-ready' | 'unknown';

const SERVICE = { group: '', kind: 'Service' } as const;
const SLICE = { group: 'discovery.k8s.io', kind: 'EndpointSlice' } as const;

// Objects are immutable: what was read from one stays true.
const read = new WeakMap<KubeObject, Service>();

function serviceOf(object: KubeObject): Service {
  const known = read.get(object);
  if (known) return known;
  const service = readService(object);
  read.set(object, service);
  return service;
}

/** Builds the index of a world. */
export function createServiceIndex(world: World, endpoints: EndpointsOption): ServiceIndex {
  let addresses: ReadonlyMap<string, Service | 'endpoint'> | null = null;
  let ready: ReadonlyMap<string, boolean> | null | undefined;
  return {
    find: (namespace, name) => {
      const object = world.objects.get(objectKey({ ...SERVICE, namespace, name }));
      return object ? serviceOf(object) : null;
    },
    byAddress: (address) => {
      addresses ??= readAddresses(world);
      return addresses.get(address) ?? null;
    },
    readiness: ({ namespace, name }) => {
      if (ready === undefined) ready = endpointReadiness(world);
      if (ready === null) return 'unknown';
      const isReady = ready.get(`${namespace}/${name}`) ?? endpoints === 'assume';
      return isReady ? 'ready' : 'not-ready';
    },
  };
}

/**
 * True when the Service lists the port for the transport, TCP unless told otherwise; headless and ExternalName Services may list
 * none and then leave it open.
 */
export function servesPort(service: Service, port: number, transport: 'TCP' | 'UDP' = 'TCP'): boolean {
  if (service.ports.some((listed) => listed.port === port && listed.protocol === transport)) return true;
  return service.ports.length === 0 && (service.headless || service.type === 'ExternalName');
}

/** Cluster IPs go before endpoint addresses, so they are written last. */
function readAddresses(world: World): ReadonlyMap<string, Service | 'endpoint'> {
  const addresses = new Map<string, Service | 'endpoint'>();
  for (const slice of objectsOfKind(world, SLICE))
    for (const endpoint of objectsAt(slice, 'endpoints'))
      for (const address of textsAt(endpoint, 'addresses')) put(addresses, address, 'endpoint');
  for (const object of objectsOfKind(world, SERVICE)) {
    const spec = specOf(object);
    const ips = [stringAt(spec, 'clusterIP') ?? '', ...textsAt(spec, 'clusterIPs')];
    for (const ip of ips) put(addresses, ip, serviceOf(object));
  }
  return addresses;
}

function put<T>(addresses: Map<string, T>, text: string, target: T): void {
  const address = canonicalAddress(text);
  if (address !== null) addresses.set(address, target);
}

function textsAt(...[parent, key]: Parameters<typeof arrayAt>): readonly string[] {
  return arrayAt(parent, key).filter((value) => typeof value === 'string');
}
