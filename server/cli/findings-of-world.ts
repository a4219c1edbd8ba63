import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { identityOf, keyOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { EndpointsOption } from '#lib/routing/frontend/service-index.ts';
import { checkValue, type SchemaLookup } from '#lib/validation/check-document.ts';
import type { FindingsByObject } from '#lib/validation/findings-change.ts';

/** Findings about every object of the Gateway API in a world. */
export function findingsOfWorld(
  world: World,
  options: { readonly schemaFor: SchemaLookup; readonly endpoints: EndpointsOption },
): FindingsByObject {
  const objects = [...world.objects.values()].filter((object) =>
    [GATEWAY_GROUP, EXPERIMENTAL_GROUP].includes(identityOf(object).group),
  );
  return new Map(objects.map((object) => [keyOf(object), checkValue(object, { ...options, world })]));
}
