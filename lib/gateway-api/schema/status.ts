import type { JsonArray } from '#lib/gateway-api/json.ts';
import { atomic, int, mapBy, obj, oneOf, type Schema, str } from './builder.ts';
import { parentReference } from './references.ts';
import { controllerName, SUBDOMAIN } from './scalars.ts';

const conditionType = str({
  max: 316,
  pattern: `^(${SUBDOMAIN}/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$`,
});

/** metav1.Condition. */
const condition: Schema = obj({
  'lastTransitionTime!': str({ format: 'date-time' }),
  'message!': str({ max: 32768 }),
  observedGeneration: int({ format: 'int64', min: 0 }),
  'reason!': str({ min: 1, max: 1024, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' }),
  'status!': oneOf('True False Unknown'),
  'type!': conditionType,
});

/** Conditions keyed by type; `min` 1 where a controller must say something. */
export function conditions(options: { readonly min?: number; readonly default?: JsonArray } = {}): Schema {
  return mapBy('type', condition, { max: 8, ...options });
}

/** What an object says before any controller has seen it. */
export function waiting(...types: readonly string[]): JsonArray {
  return types.map((type) => ({
    lastTransitionTime: '1970-01-01T00:00:00Z',
    message: 'Waiting for controller',
    reason: 'Pending',
    status: 'Unknown',
    type,
  }));
}

/** `status` of every route kind: one entry per parent and controller. */
export const routeStatus: Schema = obj({
  'parents!': atomic(
    obj({
      'conditions!': conditions({ min: 1 }),
      'controllerName!': controllerName,
      'parentRef!': parentReference,
    }),
    { max: 32 },
  ),
});

/** `supportedFeatures` of GatewayClass and XMesh. */
export const supportedFeatures: Schema = mapBy('name', obj({ 'name!': str() }), { max: 64 });
