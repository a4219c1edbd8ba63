import { stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { isServiceParent, type ParentRef } from '#lib/gateway-api/route.ts';
import { readService } from '#lib/gateway-api/service.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic, Fix } from '#lib/result/diagnostic.ts';
import { parentCaution } from '#lib/routing/attachment.ts';
import type { RouteSites, Site } from '../references/route-sites.ts';
import type { LintContext } from './lint-context.ts';
import { advise } from './rules.ts';

/** A Service as parent needs `group: ""` spelled out (GEP-1294, HTTPRoute parentRefs.group default). */
export function lintParentGroup({ parents }: RouteSites): readonly Diagnostic[] {
  return parents.flatMap(({ value, path }) => {
    if (value.kind !== 'Service') return [];
    const fix: Fix = {
      label: 'Set group to ""',
      changes: [{ op: 'set', path: [...path, 'group'], value: '' }],
    };
    const remedy = 'Write group: "".';
    if (value.group === GATEWAY_GROUP) {
      const isWritten = stringAt(value.raw, 'group') !== undefined;
      const message = `This names a Service of the group ${GATEWAY_GROUP}, which does not exist: the route attaches to nothing.`;
      return advise('service-parent-without-group', {
        path: [...path, isWritten ? 'group' : 'kind'],
        message,
        remedy,
        fix,
      });
    }
    if (value.group !== 'core') return [];
    const message = 'The core group is written as an empty text; most meshes ignore "core".';
    return advise('service-parent-group-core', { path: [...path, 'group'], message, remedy, fix });
  });
}

/** `parentRefs` may be absent; then nothing is routed, unless default Gateways are asked for (GEP-3793). */
export function lintNoParents({ spec, parents }: RouteSites): readonly Diagnostic[] {
  if (parents.length > 0 || stringAt(spec, 'useDefaultGateways') === 'All') return [];
  return [
    advise('no-parents', {
      path: Array.isArray(spec.parentRefs) ? ['spec', 'parentRefs'] : ['spec'],
      message: 'parentRefs names no parent: the route applies to nothing.',
      remedy: 'Name the Service or the Gateway whose requests it is for.',
    }),
  ];
}

/** The CRD compares namespaces as they are written, so "none" and "own" pass as two parents. */
export function lintParentTwice({ parents }: RouteSites): readonly Diagnostic[] {
  return parents.flatMap(({ value, path }, index) => {
    const first = parents.slice(0, index).find((other) => isSameInOtherWords(other.value, value));
    if (!first) return [];
    return [
      advise('parent-named-twice', {
        path,
        message: `${value.kind} ${value.namespace}/${value.name} stands here twice, once with and once without its namespace.`,
        remedy: 'Keep one of the two.',
        fix: { label: 'Remove the second', changes: [{ op: 'remove', path }] },
      }),
    ];
  });
}

function isSameInOtherWords(a: ParentRef, b: ParentRef): boolean {
  return (
    objectKey(a) === objectKey(b) &&
    a.sectionName === b.sectionName &&
    a.port === b.port &&
    (stringAt(a.raw, 'namespace') === undefined) !== (stringAt(b.raw, 'namespace') === undefined)
  );
}

/** Service types without a frontend (GEP-1294 "Service types"); NodePort and LoadBalancer have one. */
export function lintParentType({ parents }: RouteSites, { world }: LintContext): readonly Diagnostic[] {
  return parents.flatMap(({ value, path }) => {
    const object = isServiceParent(value) ? world?.objects.get(objectKey(value)) : undefined;
    if (!object) return [];
    const service = readService(object);
    const isExternal = service.type === 'ExternalName';
    if (!isExternal && !service.headless) return [];
    return [
      advise(isExternal ? 'external-name-parent' : 'headless-parent', {
        path: [...path, 'name'],
        message: `${service.namespace}/${service.name}: ${parentCaution(service) ?? ''}`,
        remedy: 'Attach the route to a Service with a cluster IP.',
      }),
    ];
  });
}

/** Host names select requests on a Gateway; on a Service nobody should read them (GEP-1294). A TLSRoute has to have them. */
export function lintMeshHostnames({ route, parents, spec }: RouteSites): readonly Diagnostic[] {
  if (route.kind === 'TLSRoute' || !Array.isArray(spec.hostnames) || spec.hostnames.length === 0) return [];
  if (parents.length === 0 || !parents.every(isOnService)) return [];
  const path = ['spec', 'hostnames'];
  return [
    advise('mesh-route-hostnames', {
      path,
      message:
        'hostnames on a route of a Service: most meshes ignore them and route every request, some do not.',
      remedy: 'Leave them out; to tell hosts apart, match on the header Host.',
      fix: { label: 'Remove hostnames', changes: [{ op: 'remove', path }] },
    }),
  ];
}

function isOnService({ value }: Site<ParentRef>): boolean {
  return isServiceParent(value);
}
