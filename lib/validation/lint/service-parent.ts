import { arrayAt, isJsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';

/**
 * A Service as parent needs `group: ""` spelled out: without it the CRD fills in the Gateway API group, and no mesh answers
 * (GEP-1294, HTTPRoute parentRefs.group default).
 */
export function lintServiceParents(route: KubeObject): readonly Diagnostic[] {
  if (!isRouteKind(identityOf(route))) return [];
  return arrayAt(specOf(route), 'parentRefs').flatMap((parent, index): readonly Diagnostic[] => {
    if (!isJsonObject(parent) || stringAt(parent, 'kind') !== 'Service') return [];
    const group = stringAt(parent, 'group');
    if (group === '') return [];
    const path = ['spec', 'parentRefs', index];
    const common = { severity: 'warning', source: 'lint', remedy: 'Write group: "".' } as const;
    if (group === undefined || group === GATEWAY_GROUP)
      return [
        {
          ...common,
          code: 'service-parent-without-group',
          path: group === undefined ? [...path, 'kind'] : [...path, 'group'],
          message: `This names a Service of the group ${GATEWAY_GROUP}, which does not exist.`,
        },
      ];
    if (group !== 'core') return [];
    return [
      {
        ...common,
        code: 'service-parent-group-core',
        path: [...path, 'group'],
        message: 'The core group is written as an empty text; most meshes ignore "core".',
      },
    ];
  });
}
