import {
  isJsonObject,
  isSameJson,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, ROUTE_KINDS } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { readRoute } from '#lib/gateway-api/route.ts';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { conditionsOf, type Finding, finding, mergeConditions } from './conditions.ts';
import {
  type ControllerView,
  controllerOfGateway,
  findGatewayObject,
  findService,
  gatewayControllers,
  momentOf,
} from './controller-view.ts';

/** PolicyStatus `ancestors`: no more fit. */
const MOST_ANCESTORS = 16;

type Ancestor = { readonly ancestorRef: JsonObject; readonly controllerName: string };

/**
 * `status` of a BackendTLSPolicy (GEP-1897, PolicyStatus): one entry for each Gateway of ours with a route to one of its
 * targets; entries of other controllers stay. Null: no Gateway of ours has anything to do with it.
 */
export function tlsPolicyStatus(view: ControllerView, policy: KubeObject): JsonObject | null {
  const status = objectAt(policy, 'status');
  const before = objectsAt(status, 'ancestors');
  const isOurs = (entry: JsonObject) =>
    gatewayControllers(view).includes(stringAt(entry, 'controllerName') ?? '');
  const findings = [acceptance(view, policy), caReferences(view, policy)];
  const ancestors = ancestorsOf(view, policy).map(({ ancestorRef, controllerName }) => {
    const old = before.find(
      (entry) =>
        entry.controllerName === controllerName && isSameJson(objectAt(entry, 'ancestorRef'), ancestorRef),
    );
    const conditions = mergeConditions(conditionsOf(old), findings, momentOf(view, policy));
    return { ancestorRef, conditions, controllerName };
  });
  if (ancestors.length === 0 && !before.some(isOurs)) return null;
  const foreign = before.filter((entry) => !isOurs(entry));
  return { ...status, ancestors: [...foreign, ...ancestors].slice(0, MOST_ANCESTORS) };
}

function targetsOf(policy: KubeObject): readonly JsonObject[] {
  return objectsAt(specOf(policy), 'targetRefs').filter(
    ({ group, kind }) => (group ?? '') === '' && kind === 'Service',
  );
}

/** Gateways of ours whose routes name a target as a backend. */
function ancestorsOf(view: ControllerView, policy: KubeObject): readonly Ancestor[] {
  const { namespace } = identityOf(policy);
  const names = targetsOf(policy).map(({ name }) => name);
  const found = new Map<string, Ancestor>();
  for (const kind of ROUTE_KINDS)
    for (const route of objectsOfKind(view.world, { group: GATEWAY_GROUP, kind }).map(readRoute)) {
      const isConcerned = route.rules.some((rule) =>
        rule.backends.some((backend) => backend.namespace === namespace && names.includes(backend.name)),
      );
      if (!isConcerned) continue;
      for (const parent of route.parents) {
        const gateway = parent.kind === 'Gateway' ? findGatewayObject(view, parent) : null;
        const controllerName = gateway && controllerOfGateway(view, gateway);
        if (!controllerName) continue;
        const { namespace: home, name } = parent;
        const ancestorRef = { group: GATEWAY_GROUP, kind: 'Gateway', namespace: home, name };
        found.set(`${home}/${name}`, { ancestorRef, controllerName });
      }
    }
  return [...found.values()];
}

function acceptance(view: ControllerView, policy: KubeObject): Finding {
  const { namespace } = identityOf(policy);
  const missing = targetsOf(policy).find((ref) => !findService(view, namespace, stringAt(ref, 'name') ?? ''));
  if (missing) {
    const message = `Service ${namespace}/${String(missing.name)} does not exist.`;
    return finding('Accepted', false, 'TargetNotFound', message);
  }
  const older = olderRival(view, policy);
  if (older) {
    const message = `The older policy ${older.metadata.name} is about the same Service.`;
    return finding('Accepted', false, 'Conflicted', message);
  }
  const refs = certificateRefs(policy);
  if (refs.length > 0 && refs.every((ref) => refProblem(view, policy, ref) !== null))
    return finding('Accepted', false, 'NoValidCACertificate', 'None of the certificates can be used.');
  return finding('Accepted', true, 'Accepted', 'The policy is in order.');
}

/** Of policies about one target (and section) the oldest counts, then the first by name. */
function olderRival({ world }: ControllerView, policy: KubeObject): KubeObject | undefined {
  const age = ageOf(policy);
  return objectsOfKind(world, { group: GATEWAY_GROUP, kind: 'BackendTLSPolicy' }).find(
    (other) =>
      other !== policy &&
      other.metadata.namespace === policy.metadata.namespace &&
      ageOf(other) < age &&
      targetsOf(other).some((theirs) =>
        targetsOf(policy).some((own) => own.name === theirs.name && own.sectionName === theirs.sectionName),
      ),
  );
}

function ageOf({ metadata }: KubeObject): string {
  return `${stringAt(metadata, 'creationTimestamp') ?? '~'} ${metadata.name}`;
}

function certificateRefs(policy: KubeObject): readonly JsonObject[] {
  return objectsAt(objectAt(specOf(policy), 'validation'), 'caCertificateRefs');
}

function caReferences(view: ControllerView, policy: KubeObject): Finding {
  const problems = certificateRefs(policy).flatMap((ref) => refProblem(view, policy, ref) ?? []);
  return problems[0] ?? finding('ResolvedRefs', true, 'ResolvedRefs', 'Every certificate was found.');
}

/** A certificate is the key `ca.crt` of a ConfigMap beside the policy (BackendTLSPolicyValidation). */
function refProblem({ world }: ControllerView, policy: KubeObject, ref: JsonObject): Finding | null {
  const { namespace } = identityOf(policy);
  const [kind, name] = [stringAt(ref, 'kind') ?? '', stringAt(ref, 'name') ?? ''];
  if ((ref.group ?? '') !== '' || kind !== 'ConfigMap')
    return finding(
      'ResolvedRefs',
      false,
      'InvalidKind',
      `A ${kind} cannot hold certificates here, only a ConfigMap.`,
    );
  const map = world.objects.get(objectKey({ group: '', kind: 'ConfigMap', namespace, name }));
  const data = isJsonObject(map?.data) ? map.data : {};
  if (typeof data['ca.crt'] === 'string' && data['ca.crt'] !== '') return null;
  const message = map
    ? `ConfigMap ${namespace}/${name} has no key ca.crt.`
    : `ConfigMap ${namespace}/${name} does not exist.`;
  return finding('ResolvedRefs', false, 'InvalidCACertificateRef', message);
}
