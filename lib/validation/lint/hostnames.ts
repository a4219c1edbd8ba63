import { arrayAt, isJsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic, FieldPath } from '#lib/result/diagnostic.ts';
import type { RouteSites } from '../references/route-sites.ts';
import { advise } from './rules.ts';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** IPv4 addresses pass the pattern of the CRD (Hostname, PreciseHostname); a TLSRoute has a rule of its own against them. */
export function lintRouteHostnames({ route, spec, rules }: RouteSites): readonly Diagnostic[] {
  const hostnames = route.kind === 'TLSRoute' ? [] : arrayAt(spec, 'hostnames');
  return [
    ...hostnames.flatMap((name, index) => addressFindings(name, ['spec', 'hostnames', index])),
    ...rules.flatMap(({ filters }) =>
      filters.flatMap(({ raw, path }) =>
        (['requestRedirect', 'urlRewrite'] as const).flatMap((member) =>
          addressFindings(stringAt(objectAt(raw, member), 'hostname'), [...path, member, 'hostname']),
        ),
      ),
    ),
  ];
}

/** The same for the listeners of a Gateway or a ListenerSet. */
export function lintListenerHostnames(object: KubeObject): readonly Diagnostic[] {
  return arrayAt(specOf(object), 'listeners').flatMap((listener, index) =>
    isJsonObject(listener)
      ? addressFindings(stringAt(listener, 'hostname'), ['spec', 'listeners', index, 'hostname'])
      : [],
  );
}

function addressFindings(value: unknown, path: FieldPath): readonly Diagnostic[] {
  if (typeof value !== 'string' || !IPV4.test(value)) return [];
  return [
    advise('hostname-is-ip', {
      path,
      message: `${value} is an IP address; a host name must not be one, and implementations may refuse it.`,
      remedy: 'Write a name, or leave it out for any host.',
    }),
  ];
}
