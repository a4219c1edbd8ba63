import { isJsonObject, type JsonObject, objectAt, stringMapAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { conditionsOf, type Finding, finding, mergeConditions } from './conditions.ts';
import { type ControllerView, momentOf } from './controller-view.ts';
import { CONFORMANT } from './personality/conformant.ts';

/** Features of its Gateways, sorted; never those of the mesh (GEP-2162). */
const GATEWAY_FEATURES = [
  'GRPCRoute',
  'Gateway',
  'HTTPRoute',
  'HTTPRouteParentRefPort',
  'ListenerSet',
  'ReferenceGrant',
];

/** `status` of a GatewayClass of ours: accepted, in a known release of the Gateway API (`bundle`, null when it is not known), with features. */
export function gatewayClassStatus(
  view: ControllerView,
  gatewayClass: KubeObject,
  bundle: string | null,
): JsonObject {
  const status = objectAt(gatewayClass, 'status');
  const findings = [acceptance(gatewayClass, 'GatewayClass'), ...versionFinding(view, bundle)];
  return {
    ...status,
    conditions: mergeConditions(conditionsOf(status), findings, {
      ...momentOf(view, gatewayClass),
      retired: ['SupportedVersion'],
    }),
    supportedFeatures: GATEWAY_FEATURES.map((name) => ({ name })),
  };
}

/** `status` of an XMesh that names this mesh (GEP-3949); null: it is another's, or this mesh writes none. */
export function meshStatus(view: ControllerView, object: KubeObject): JsonObject | null {
  const { mesh } = view;
  if (!mesh.answersXMesh || specOf(object).controllerName !== mesh.controllerName) return null;
  const status = objectAt(object, 'status');
  const conditions = mergeConditions(
    conditionsOf(status),
    [acceptance(object, 'mesh')],
    momentOf(view, object),
  );
  return { ...status, conditions, supportedFeatures: mesh.meshFeatures.map((name) => ({ name })) };
}

function acceptance(object: KubeObject, what: string): Finding {
  return isJsonObject(specOf(object).parametersRef)
    ? finding('Accepted', false, 'InvalidParameters', `The sandbox knows no parameters of a ${what}.`)
    : finding('Accepted', true, 'Accepted', `The sandbox answers for this ${what}.`);
}

/** GatewayClass `SupportedVersion`: what the installed definitions say of their release, against what is known. */
function versionFinding({ mesh }: ControllerView, bundle: string | null): readonly Finding[] {
  const minor = /^v?(\d+)\.(\d+)/.exec(bundle ?? '');
  if (!minor) return [];
  const { from, to } = mesh.gatewayControllers.length > 0 ? mesh.bundles : CONFORMANT.bundles;
  const known = rank(from) <= rank(minor[0]) && rank(minor[0]) <= rank(to);
  const message = known
    ? `Release ${bundle} of the Gateway API is known.`
    : `Release ${bundle} of the Gateway API is not among those known, ${from} to ${to}.`;
  return [finding('SupportedVersion', known, known ? 'SupportedVersion' : 'UnsupportedVersion', message)];
}

function rank(version: string): number {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major * 1000 + minor;
}

/** The release of the Gateway API a definition is from; null when it does not say. */
export function bundleOf(definition: KubeObject | undefined): string | null {
  return stringMapAt(definition?.metadata, 'annotations')[`${GATEWAY_GROUP}/bundle-version`] ?? null;
}
