import { isIPv4, isIPv6 } from 'node:net';
import {
  arrayAt,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
  stringMapAt,
} from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { SERVICE_RESOURCE } from '../kinds/builtin-kinds.ts';
import type { StatusCause } from '../status-error.ts';
import type { ObjectStore } from '../store/store.ts';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from './metadata-rules.ts';
import { LABEL_VALUE_RULE, SUBDOMAIN_RULE } from './name-rules.ts';
import { portCauses } from './service-port-causes.ts';

type Change = { readonly live: KubeObject | null; readonly next: KubeObject };

/** What the API server refuses in a Service beyond its schema. */
export function serviceCauses({ live, next }: Change, store: ObjectStore): readonly StatusCause[] {
  const spec = specOf(next);
  const type = stringAt(spec, 'type') ?? '';
  const causes = [...portCauses(spec, type), ...selectorCauses(spec), ...optionCauses(spec, type)];
  if (
    type !== 'LoadBalancer' &&
    arrayAt(objectAt(objectAt(next, 'status'), 'loadBalancer'), 'ingress').length > 0
  )
    causes.push(
      forbiddenValue('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'"),
    );
  if (type === 'ExternalName') return [...causes, ...externalNameCauses(spec)];
  return [...causes, ...addressCauses({ live, spec, type }, store)];
}

function externalNameCauses(spec: JsonObject): readonly StatusCause[] {
  const name = stringAt(spec, 'externalName') ?? '';
  if (name === '') return [requiredValue('spec.externalName')];
  return SUBDOMAIN_RULE.holds(name) ? [] : [invalidValue('spec.externalName', name, SUBDOMAIN_RULE.words)];
}

type Addressed = { readonly live: KubeObject | null; readonly spec: JsonObject; readonly type: string };

function addressCauses({ live, spec, type }: Addressed, store: ObjectStore): readonly StatusCause[] {
  const clusterIP = stringAt(spec, 'clusterIP') ?? '';
  const causes: StatusCause[] = [];
  if (clusterIP !== 'None' && objectsAt(spec, 'ports').length === 0) causes.push(requiredValue('spec.ports'));
  if (clusterIP === 'None' && type !== 'ClusterIP')
    causes.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  const before = live ? (stringAt(specOf(live), 'clusterIP') ?? '') : '';
  if (before !== '' && before !== clusterIP)
    return [
      ...causes,
      invalidValue('spec.clusterIPs[0]', clusterIP === '' ? [] : [clusterIP], 'may not change once set'),
    ];
  if (before !== '' || clusterIP === '' || clusterIP === 'None') return causes;
  if (!isIPv4(clusterIP) && !isIPv6(clusterIP))
    return [...causes, invalidValue('spec.clusterIPs[0]', clusterIP, NO_ADDRESS)];
  const refuse = (why: string) =>
    invalidValue('spec.clusterIPs', [clusterIP], `failed to allocate IP ${clusterIP}: ${why}`);
  if (!clusterIP.startsWith('10.96.'))
    return [...causes, refuse('the provided network does not match the current range')];
  const taken = store.some(
    SERVICE_RESOURCE,
    (service) => stringAt(specOf(service), 'clusterIP') === clusterIP,
  );
  return taken ? [...causes, refuse('provided IP is already allocated')] : causes;
}

const NO_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

function selectorCauses(spec: JsonObject): readonly StatusCause[] {
  return Object.values(stringMapAt(spec, 'selector')).flatMap((value) =>
    LABEL_VALUE_RULE.holds(value) ? [] : [invalidValue('spec.selector', value, LABEL_VALUE_RULE.words)],
  );
}

const TRAFFIC_DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function optionCauses(spec: JsonObject, type: string): readonly StatusCause[] {
  const causes: StatusCause[] = [];
  const external = stringAt(spec, 'externalTrafficPolicy');
  if (external !== undefined && type === 'ClusterIP')
    causes.push(
      invalidValue(
        'spec.externalTrafficPolicy',
        external,
        'may only be set for externally-accessible services',
      ),
    );
  const distribution = stringAt(spec, 'trafficDistribution');
  if (distribution !== undefined && !TRAFFIC_DISTRIBUTIONS.includes(distribution))
    causes.push(unsupportedValue('spec.trafficDistribution', distribution, TRAFFIC_DISTRIBUTIONS));
  if (spec.ipFamilyPolicy === 'RequireDualStack' && spec.clusterIP !== 'None')
    causes.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        'RequireDualStack',
        'this cluster is not configured for dual-stack services',
      ),
    );
  arrayAt(spec, 'ipFamilies').forEach((family, index) => {
    if (family === 'IPv6' && spec.clusterIP !== 'None')
      causes.push(invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  });
  arrayAt(spec, 'externalIPs').forEach((address, index) => {
    const text = typeof address === 'string' ? address : '';
    const why = !isIPv4(text) && !isIPv6(text) ? NO_ADDRESS : LOOPBACK.test(text) ? IN_LOOPBACK : null;
    if (why !== null) causes.push(invalidValue(`spec.externalIPs[${index}]`, address, why));
  });
  return causes;
}

const LOOPBACK = /^127\.|^::1$/;
const IN_LOOPBACK = 'may not be in the loopback range (127.0.0.0/8, ::1/128)';
