import { arrayAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { canonicalAddress, splitHost } from './asked.fixture.ts';
import { servesPort } from './judge-backend.fixture.ts';
import { allOf, findOne } from './raw-world.fixture.ts';

/** What a host means to a workload of a namespace. */
export type Destination =
  | { readonly kind: 'service'; readonly service: KubeObject; readonly port: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'endpoint' }
  | { readonly kind: 'port-not-served' };

export function destinationOf(world: World, callerNamespace: string, host: string): Destination {
  const split = splitHost(host);
  if (split === null) return { kind: 'unknown' };
  const port = split.port ?? 80;
  const address = addressIn(split.name);
  if (address !== null && !serviceOfAddress(world, address))
    return isEndpoint(world, address) ? { kind: 'endpoint' } : { kind: 'unknown' };
  const service =
    address === null ? serviceOfName(world, callerNamespace, split.name) : serviceOfAddress(world, address);
  if (!service) return { kind: 'unknown' };
  return servesPort(service, port) ? { kind: 'service', service, port } : { kind: 'port-not-served' };
}

function addressIn(name: string): string | null {
  if (name.startsWith('[')) return canonicalAddress(name.slice(1, -1));
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) ? name : null;
}

function serviceOfAddress(world: World, address: string): KubeObject | undefined {
  return allOf(world, '', 'Service').find((service) => {
    const spec = specOf(service);
    return [stringAt(spec, 'clusterIP'), ...arrayAt(spec, 'clusterIPs')].some(
      (ip) => typeof ip === 'string' && canonicalAddress(ip) === address,
    );
  });
}

function isEndpoint(world: World, address: string): boolean {
  return allOf(world, 'discovery.k8s.io', 'EndpointSlice').some((slice) =>
    objectsAt(slice, 'endpoints').some((endpoint) =>
      arrayAt(endpoint, 'addresses').some((ip) => typeof ip === 'string' && canonicalAddress(ip) === address),
    ),
  );
}

function serviceOfName(world: World, callerNamespace: string, host: string): KubeObject | undefined {
  const lower = host.toLowerCase();
  const text = lower.endsWith('.svc.cluster.local.') ? lower.slice(0, -1) : lower;
  const labels = text.split('.');
  const [name, namespace] = labels;
  if (name === undefined || labels.includes('')) return undefined;
  const rest = labels.slice(2).join('.');
  if (rest !== '' && rest !== 'svc' && rest !== 'svc.cluster.local') return undefined;
  return findOne(world, { group: '', kind: 'Service', namespace: namespace ?? callerNamespace, name });
}
