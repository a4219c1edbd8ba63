import { isIPv4, isIPv6 } from 'node:net';
import { arrayAt, type JsonObject, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { duplicateValue, invalidValue, requiredValue } from './metadata-rules.ts';

/** What the API server refuses in an EndpointSlice beyond its schema. */
export function sliceCauses(next: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  const type = stringAt(next, 'addressType') ?? '';
  const causes = objectsAt(next, 'endpoints').flatMap((endpoint, index) =>
    addressCauses(endpoint, `endpoints[${index}].addresses`, type),
  );
  const names = objectsAt(next, 'ports').map((port) => stringAt(port, 'name') ?? '');
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) causes.push(duplicateValue(`ports[${index}].name`, name));
  });
  // The real server shows no value here.
  if (live && live.addressType !== type) causes.push(invalidValue('addressType', null, 'field is immutable'));
  return causes;
}

function addressCauses(endpoint: JsonObject, at: string, type: string): StatusCause[] {
  const addresses = arrayAt(endpoint, 'addresses');
  if (addresses.length === 0) return [requiredValue(at)];
  return addresses.flatMap((address, index) => {
    const text = typeof address === 'string' ? address : '';
    if (type !== 'IPv4' && type !== 'IPv6') return [];
    if (!isIPv4(text) && !isIPv6(text))
      return [
        invalidValue(
          `${at}[${index}]`,
          address,
          'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
        ),
      ];
    const fits = type === 'IPv4' ? isIPv4(text) : isIPv6(text);
    return fits ? [] : [invalidValue(at, address, `must be an ${type} address`)];
  });
}
