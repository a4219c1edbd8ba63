import { isJsonObject, objectAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { RBAC_GROUP } from '../access/authorize.ts';
import type { SandboxCluster } from '../cluster.ts';
import { CRD_RESOURCE, NAMESPACE_RESOURCE, SERVICE_RESOURCE } from '../kinds/builtin-kinds.ts';
import type { StatusCause } from '../status-error.ts';
import { accessCauses, accessNameCauses, defaultAccess } from './access-rules.ts';
import { configMapCauses, revisionCauses } from './data-rules.ts';
import { firstStatus, withStoredVersion } from './definition-names.ts';
import { defaultDefinition, definitionCauses } from './definition-rules.ts';
import { podCauses } from './pod-rules.ts';
import { serviceCauses } from './service-causes.ts';
import { allocateService, defaultService } from './service-rules.ts';
import { sliceCauses } from './slice-rules.ts';
import type { Target } from './target.ts';
import { admitPod, defaultDeployment, defaultPod, deploymentCauses, eventCauses } from './workload-rules.ts';

const DEPLOYMENT_RESOURCE = 'apps/deployments';
const EVENT_RESOURCE = '/events';
const POD_RESOURCE = '/pods';

/** Defaults a built-in kind has beyond its schema. Whoever writes the object owns them. */
export function defaultsOfKind(cluster: SandboxCluster, target: Target, object: KubeObject): KubeObject {
  if (target.type.group === RBAC_GROUP) return defaultAccess(object);
  switch (target.type.id) {
    case SERVICE_RESOURCE:
      return defaultService(object, cluster.store);
    case POD_RESOURCE:
      return defaultPod(object);
    case DEPLOYMENT_RESOURCE:
      return defaultDeployment(object);
    case CRD_RESOURCE:
      return defaultDefinition(object);
    case NAMESPACE_RESOURCE: {
      const labels = isJsonObject(object.metadata.labels) ? object.metadata.labels : {};
      const named = { ...labels, 'kubernetes.io/metadata.name': object.metadata.name };
      return { ...object, metadata: { ...object.metadata, labels: named } };
    }
    default:
      return object;
  }
}

type Change = { readonly live: KubeObject | null; readonly next: KubeObject };

/** What the server itself hands out, which nobody owns: addresses of a Service, a first status, and what Go writes though it is empty. */
export function allocationsOfKind(
  cluster: SandboxCluster,
  target: Target,
  { live, next }: Change,
): KubeObject {
  switch (target.type.id) {
    case SERVICE_RESOURCE:
      return allocateService(next, live, cluster.store);
    case NAMESPACE_RESOURCE:
      // The finalizers of a namespace have a door of their own.
      return live
        ? { ...next, spec: live.spec ?? {} }
        : { ...next, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
    case CRD_RESOURCE:
      return {
        ...next,
        status: live ? withStoredVersion(next, objectAt(next, 'status')) : firstStatus(next),
      };
    case POD_RESOURCE:
      return live ? next : admitPod(next);
    case DEPLOYMENT_RESOURCE:
      return { ...next, status: objectAt(next, 'status') };
    case EVENT_RESOURCE:
      return { ...EMPTY_EVENT, ...next };
    case `${RBAC_GROUP}/roles`:
    case `${RBAC_GROUP}/clusterroles`:
      // Go keeps no empty list here, and writes the missing one.
      return { ...next, rules: Array.isArray(next.rules) && next.rules.length > 0 ? next.rules : null };
    default:
      return next;
  }
}

const EMPTY_EVENT = {
  source: {},
  firstTimestamp: null,
  lastTimestamp: null,
  eventTime: null,
  reportingComponent: '',
  reportingInstance: '',
};

/** What the API server refuses beyond the schema of a kind, in its words. */
export function causesOfKind(
  cluster: SandboxCluster,
  target: Target,
  change: Change,
): readonly StatusCause[] {
  const { live, next } = change;
  if (target.type.group === RBAC_GROUP)
    return [...accessNameCauses(next.metadata.name), ...accessCauses(next, live)];
  switch (target.type.id) {
    case SERVICE_RESOURCE:
      return serviceCauses(change, cluster.store);
    case CRD_RESOURCE:
      return definitionCauses(next, live, cluster.kinds);
    case DEPLOYMENT_RESOURCE:
      return deploymentCauses(next, live);
    case POD_RESOURCE:
      // The status door touches nothing of the spec.
      return target.subresource === '' ? podCauses(next, live) : [];
    case '/configmaps':
      return configMapCauses(next, live);
    case 'apps/controllerrevisions':
      return revisionCauses(next, live);
    case 'discovery.k8s.io/endpointslices':
      return sliceCauses(next, live);
    case EVENT_RESOURCE:
      return eventCauses(next);
    default:
      return [];
  }
}
