import type { LedgerRow } from '../ledger.ts';
import { Exposition, type Family, type Labels } from './exposition.ts';
import { addClassic } from './linkerd-classic.ts';
import { addressedPort, isIn, latencyOf, type Scope } from './scope.ts';

const ROUTE_GROUP = 'gateway.networking.k8s.io';
const ROUTE_SECONDS = [0.05, 0.5, 1, 10];
const BACKEND_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 10];

/** Outbound route metrics of one kind of route. */
type RouteFamilies = {
  readonly statuses: Family;
  readonly duration: Family;
  readonly backendRequests: Family;
  readonly backendStatuses: Family;
  readonly backendDuration: Family;
};

const HTTP = familiesOf('http');
const GRPC = familiesOf('grpc');

/**
 * What linkerd-proxy serves at :4191/metrics from 2.16 on: outbound metrics by route and backend beside the classic ones. The client
 * is nowhere in it (only the scrape knows the Pod), nor is the rule. Requests that no rule matches are counted nowhere.
 */
export function linkerdPage(rows: Iterable<LedgerRow>, scope: Scope): string {
  const page = new Exposition();
  for (const row of rows) {
    addClassic(page, row, scope);
    if (isIn(scope, row.client)) addRouteMetrics(page, row);
  }
  return page.text();
}

/** Linkerd 2.14 and 2.15: classic metrics, and how many requests went to each backend of a route. */
export function linkerdClassicPage(rows: Iterable<LedgerRow>, scope: Scope): string {
  const page = new Exposition();
  for (const row of rows) {
    addClassic(page, row, scope);
    const labels = isIn(scope, row.client) ? routeLabels(row) : null;
    if (labels && row.backend)
      page.add(familiesFor(row).backendRequests, { ...labels, ...backendLabels(row) }, row.count);
  }
  return page.text();
}

function addRouteMetrics(page: Exposition, row: LedgerRow): void {
  const labels = routeLabels(row);
  if (labels === null) return;
  const families = familiesFor(row);
  const named = { ...labels, hostname: '' };
  page.add(families.statuses, { ...named, ...statusLabels(row) }, row.count);
  page.addDistribution(families.duration, named, latencyOf(row, ROUTE_SECONDS, 0.001));
  if (!row.backend) return;
  const backend = { ...labels, ...backendLabels(row) };
  page.add(families.backendRequests, backend, row.count);
  page.add(families.backendStatuses, { ...backend, ...statusLabels(row) }, row.count);
  page.addDistribution(families.backendDuration, backend, latencyOf(row, BACKEND_SECONDS, 0.001));
}

/** A port with a GRPCRoute is read as gRPC; gRPC on any other is HTTP to the proxy. */
function familiesFor(row: LedgerRow): RouteFamilies {
  return isGrpcRoute(row) ? GRPC : HTTP;
}

function isGrpcRoute({ route }: LedgerRow): boolean {
  return route?.kind === 'GRPCRoute';
}

/** Parent and route; null for what these metrics do not count: TCP, copies, requests without a matching rule. */
function routeLabels(row: LedgerRow): Labels | null {
  const { protocol, mirror, parent, failure } = row;
  const addressed = addressedPort(row);
  if (protocol === 'tcp' || mirror || addressed === null) return null;
  // A Gateway's Pod is a client like any other: it addresses the Service its own route chose.
  const route = parent.kind === 'Service' ? row.route : null;
  if (route === null && (failure === 'no-route' || failure === 'refused')) return null;
  return {
    parent_group: 'core',
    parent_kind: 'Service',
    parent_namespace: addressed.namespace,
    parent_name: addressed.name,
    parent_port: String(addressed.port),
    parent_section_name: '',
    route_group: route ? ROUTE_GROUP : '',
    route_kind: route ? route.kind : 'default',
    route_namespace: route ? route.namespace : '',
    route_name: route ? route.name : 'http',
  };
}

/** A backend that is not valid has no name left. */
function backendLabels({ backend, failure }: LedgerRow): Labels {
  const isValid = backend !== null && failure !== 'invalid-backend';
  return {
    backend_group: isValid ? 'core' : '',
    backend_kind: isValid ? 'Service' : 'default',
    backend_namespace: isValid ? backend.namespace : '',
    backend_name: isValid ? backend.name : 'invalid',
    backend_port: isValid ? String(backend.port) : '',
    backend_section_name: '',
  };
}

function statusLabels(row: LedgerRow): Labels {
  const error = errorOf(row);
  const hasAnswer = error === '' || error === 'REQUEST_TIMEOUT';
  if (isGrpcRoute(row)) return { grpc_status: hasAnswer ? (row.grpcStatus ?? '') : '', error };
  return { http_status: hasAnswer ? String(row.status) : '', error };
}

function errorOf({ failure }: LedgerRow): string {
  switch (failure) {
    case 'no-endpoints':
      return 'FAIL_FAST';
    case 'timeout':
      return 'REQUEST_TIMEOUT';
    case 'refused':
      return 'IO';
    case 'invalid-backend':
    case 'no-route':
    case null:
      return '';
  }
}

function familiesOf(protocol: 'http' | 'grpc'): RouteFamilies {
  const prefix = `outbound_${protocol}_route`;
  const counter = (name: string, help: string): Family => ({
    name: `${prefix}_${name}`,
    help,
    type: 'counter',
  });
  const seconds = (name: string, help: string, bounds: readonly number[]): Family => ({
    name: `${prefix}_${name}_seconds`,
    help,
    type: 'histogram',
    bounds,
    le: openMetricsFloat,
  });
  return {
    statuses: counter('request_statuses_total', 'Completed request-response streams.'),
    duration: seconds('request_duration', 'The time between request initialization and end.', ROUTE_SECONDS),
    backendRequests: counter('backend_requests_total', 'The total number of requests dispatched.'),
    backendStatuses: counter('backend_response_statuses_total', 'Completed responses.'),
    backendDuration: seconds(
      'backend_response_duration',
      'The time between request completion and response completion.',
      BACKEND_SECONDS,
    ),
  };
}

/** `1.0`, `0.05`: these metrics come from a library that always writes a fraction. */
function openMetricsFloat(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
