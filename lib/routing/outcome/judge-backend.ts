import type { BackendRef, Route } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import { isSynced, type World } from '#lib/gateway-api/world.ts';
import type { BackendFault } from '../decision.ts';
import { type ServiceIndex, servesPort } from '../frontend/service-index.ts';
import { isReferenceGranted } from '../reference-grants.ts';
import type { OpenPoint } from '../uncertainty.ts';

/** What becomes of requests sent to a backend, whatever they are. Status as in `BackendOutcome`. */
export type Verdict = {
  readonly status: number | null;
  readonly fault: BackendFault | null;
  readonly open: readonly OpenPoint[];
};

/** Where references are judged: the world, and whether the parent is a Service or a Gateway. */
export type JudgeContext = {
  readonly world: World;
  readonly services: ServiceIndex;
  readonly parent: 'mesh' | 'gateway';
};

const SERVICE = { group: '', kind: 'Service' } as const;
const REACHED: Verdict = { status: 200, fault: null, open: [] };

/**
 * Judges a backendRef (HTTPBackendRef: kind, ReferenceGrant, existence, port; then ready endpoints), first fault first. A mesh
 * may cross namespaces without a grant (GEP-1294), which is told as an open point unless the reference is invalid anyway.
 */
export function judgeBackend(context: JudgeContext, route: Route, ref: BackendRef): Verdict {
  const verdict = judgeReference(context, route, ref);
  const isCrossing =
    context.parent === 'mesh' &&
    ref.kind === 'Service' &&
    verdict.status !== 500 &&
    !isReferenceGranted(context.world, route, ref);
  return isCrossing ? { ...verdict, open: [...verdict.open, 'mesh-cross-namespace'] } : verdict;
}

function judgeReference(context: JudgeContext, route: Route, ref: BackendRef): Verdict {
  if (ref.kind === 'ServiceImport' && ref.group === 'multicluster.x-k8s.io') return unknown('service-import');
  if (ref.group !== '' || ref.kind !== 'Service') return invalid('invalid-kind');
  const { world, services, parent } = context;
  if (parent === 'gateway' && !isReferenceGranted(world, route, ref))
    return isSynced(world, { group: route.group, kind: 'ReferenceGrant' })
      ? invalid('ref-not-permitted')
      : unknown('grant-not-known');
  const service = services.find(ref.namespace, ref.name);
  if (!service) return isSynced(world, SERVICE) ? invalid('backend-not-found') : unknown('backend-not-known');
  if (service.type === 'ExternalName') return unknown('external-name-backend');
  if (ref.port === null || !servesPort(service, ref.port)) return invalid('port-not-found', 'backend-port');
  return judgeService(services, service);
}

/** A Service as a destination: 503 without ready endpoints (HTTPBackendRef); an ExternalName leads elsewhere. */
export function judgeService(services: ServiceIndex, service: Service): Verdict {
  if (service.type === 'ExternalName') return unknown('external-name-backend');
  switch (services.readiness(service)) {
    case 'ready':
      return REACHED;
    case 'not-ready':
      return { status: 503, fault: 'no-ready-endpoints', open: [] };
    case 'unknown':
      return unknown('endpoints-not-known');
  }
}

function invalid(fault: BackendFault, ...open: OpenPoint[]): Verdict {
  return { status: 500, fault, open };
}

function unknown(open: OpenPoint): Verdict {
  return { status: null, fault: null, open: [open] };
}
