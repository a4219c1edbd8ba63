import type { Failure, LedgerRow } from '../ledger.ts';
import type { Party } from '../population.ts';
import type { Labels } from './exposition.ts';
import { grpcCode } from './scope.ts';

const CLUSTER = 'Kubernetes';
const UNKNOWN = 'unknown';

/** One end of a connection as Istio's labels name it. */
export type IstioPeer = Pick<Party, 'namespace' | 'workload' | 'app' | 'version' | 'serviceAccount'>;
/** A Service as Istio's labels name it. */
export type IstioService = { readonly host: string; readonly name: string; readonly namespace: string };

/** `name.namespace.svc.cluster.local`. */
export function serviceNamed(place: { readonly namespace: string; readonly name: string }): IstioService {
  const { namespace, name } = place;
  return { host: `${name}.${namespace}.svc.cluster.local`, name, namespace };
}

/**
 * The Service a client's proxy reports: that of the cluster it chose, so the backend and never the parent; where it chose none,
 * what the client wrote as Host.
 */
export function chosenService(row: LedgerRow): IstioService {
  if (row.backend !== null && row.failure !== 'invalid-backend' && row.failure !== 'no-endpoints')
    return serviceNamed(row.backend);
  return { host: row.parent.host, name: row.parent.host, namespace: UNKNOWN };
}

/** `source_*`, `destination_*` and `destination_service*`; null is an unknown peer. */
export function peerLabels(
  source: IstioPeer | null,
  destination: IstioPeer | null,
  service: IstioService,
): Labels {
  return {
    ...partyLabels('source', source),
    ...partyLabels('destination', destination),
    destination_service: service.host,
    destination_service_name: service.name,
    destination_service_namespace: service.namespace,
  };
}

function partyLabels(side: 'source' | 'destination', party: IstioPeer | null): Labels {
  const { namespace, workload, app, version } = party ?? {
    namespace: UNKNOWN,
    workload: UNKNOWN,
    app: UNKNOWN,
    version: UNKNOWN,
  };
  const principal = party ? `spiffe://cluster.local/ns/${namespace}/sa/${party.serviceAccount}` : UNKNOWN;
  return {
    [`${side}_workload`]: workload,
    [`${side}_canonical_service`]: app,
    [`${side}_canonical_revision`]: party ? version : 'latest',
    [`${side}_workload_namespace`]: namespace,
    [`${side}_principal`]: principal,
    [`${side}_app`]: app,
    [`${side}_version`]: version,
    [`${side}_cluster`]: party ? CLUSTER : UNKNOWN,
  };
}

const FLAGS: Readonly<Record<Failure, string>> = {
  'no-route': 'NR',
  'invalid-backend': '-',
  'no-endpoints': 'UH',
  timeout: 'UT',
  refused: 'UF',
};

/** Protocol and result as the proxy that sent the request saw them; Envoy answers gRPC with 200 and a gRPC status. */
export function resultLabels(row: LedgerRow): Labels {
  const { protocol, status, failure } = row;
  return {
    request_protocol: protocol,
    response_code: protocol === 'grpc' ? '200' : String(status),
    grpc_response_status: grpcCode(row),
    response_flags: failure === null ? '-' : FLAGS[failure],
  };
}

/** The result as the server's proxy saw it: who waits no longer has gone away. */
export function servedResultLabels(row: LedgerRow): Labels {
  if (row.failure !== 'timeout') return { ...resultLabels(row), response_flags: '-' };
  return {
    request_protocol: row.protocol,
    response_code: '0',
    grpc_response_status: '',
    response_flags: 'DC',
  };
}
