import { obj, type Schema, str } from './builder.ts';
import { controllerName, objectReference } from './scalars.ts';
import { conditions, supportedFeatures, waiting } from './status.ts';

const immutableController: Schema = {
  ...controllerName,
  'x-kubernetes-validations': [{ message: 'Value is immutable', rule: 'self == oldSelf' }],
};

const spec: Schema = obj({
  'controllerName!': immutableController,
  description: str({ max: 64 }),
  parametersRef: objectReference,
});

function status(listed: readonly string[]): Schema {
  return obj(
    { conditions: conditions({ default: waiting(...listed) }), supportedFeatures },
    { default: { conditions: waiting('Accepted') } },
  );
}

/** GatewayClass v1 and v1beta1 (identical). */
export function gatewayClass(): Readonly<Record<string, Schema | null>> {
  return { 'spec!': spec, status: status(['Accepted']) };
}

/** XMesh v1alpha1, experimental (GEP-3949). An empty status also defaults Programmed, which means nothing here. */
export function xMesh(): Readonly<Record<string, Schema | null>> {
  return { 'spec!': spec, status: status(['Accepted', 'Programmed']) };
}
