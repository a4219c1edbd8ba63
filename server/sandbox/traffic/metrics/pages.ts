import type { LedgerRow } from '../ledger.ts';
import type { Party } from '../population.ts';
import { type AmbientScope, istioAmbientPage } from './istio-ambient.ts';
import { istioSidecarPage } from './istio-sidecar.ts';
import { kumaPage } from './kuma.ts';
import { linkerdClassicPage, linkerdPage } from './linkerd-route.ts';
import type { Scope } from './scope.ts';

/** How meshes expose what they see: `kuma` by resource identifiers, `kuma-envoy` by the older tags. */
export const TELEMETRIES = [
  'istio-sidecar',
  'istio-ambient',
  'linkerd',
  'linkerd-classic',
  'kuma',
  'kuma-envoy',
] as const;
export type Telemetry = (typeof TELEMETRIES)[number];

/** A page for Prometheus: its path, and the labels the mesh's scrape configuration would put on what it holds. */
export type ScrapeTarget = { readonly path: string; readonly labels: Readonly<Record<string, string>> };

/** Rows and Pods to make pages of. */
export type Scene = { readonly rows: Iterable<LedgerRow>; readonly everyone: readonly Party[] };

/**
 * The page at `/metrics/<telemetry>` (everything on one page) or of one target; null when there is no such page. A Pod that is
 * gone has no page any more, and a new one begins at zero.
 */
export function metricsPage({ rows, everyone }: Scene, path: string): string | null {
  const [, root, name, ...rest] = path.split('/');
  const telemetry = TELEMETRIES.find((each) => each === name);
  if (root !== 'metrics' || telemetry === undefined || rest.length === 1 || rest.length > 3) return null;
  if (telemetry === 'istio-ambient') return ambientPage(rows, everyone, rest);
  if (rest.length === 3) return null;
  const [namespace = '', pod = ''] = rest;
  const scope: Scope = rest.length === 0 ? null : { namespace, pod };
  if (scope && !everyone.some((party) => party.pod === pod && party.namespace === namespace)) return null;
  switch (telemetry) {
    case 'istio-sidecar':
      return istioSidecarPage(rows, scope);
    case 'linkerd':
      return linkerdPage(rows, scope);
    case 'linkerd-classic':
      return linkerdClassicPage(rows, scope);
    case 'kuma':
      return kumaPage(rows, 'kri', scope);
    case 'kuma-envoy':
      return kumaPage(rows, 'tags', scope);
  }
}

function ambientPage(
  rows: Iterable<LedgerRow>,
  everyone: readonly Party[],
  rest: readonly string[],
): string | null {
  if (rest.length === 0) return istioAmbientPage(rows, null);
  const scope = ambientScope(rest);
  const isThere =
    scope !== null && everyone.some((party) => placeOf(party, scope.kind) === rest.slice(1).join('/'));
  return isThere ? istioAmbientPage(rows, scope) : null;
}

function ambientScope([kind, first = '', second]: readonly string[]): AmbientScope {
  if (kind === 'waypoint' && second === undefined) return { kind, namespace: first };
  if (kind === 'ztunnel' && second === undefined) return { kind, node: first };
  return kind === 'gateway' && second !== undefined ? { kind, namespace: first, pod: second } : null;
}

function placeOf(party: Party, kind: 'waypoint' | 'ztunnel' | 'gateway'): string {
  if (kind === 'waypoint') return party.namespace;
  return kind === 'ztunnel' ? party.node : `${party.namespace}/${party.pod}`;
}

/** All targets of a telemetry, with the labels a scrape in a cluster puts on them. */
export function scrapeTargets(telemetry: Telemetry, everyone: readonly Party[]): readonly ScrapeTarget[] {
  if (telemetry === 'istio-ambient') return ambientTargets(everyone);
  return everyone.map((party) => ({
    path: `/metrics/${telemetry}/${party.namespace}/${party.pod}`,
    labels: scrapeLabels(telemetry, party),
  }));
}

function scrapeLabels(telemetry: Telemetry, party: Party): Readonly<Record<string, string>> {
  const { namespace, pod, workload, app, version } = party;
  switch (telemetry) {
    case 'linkerd':
    case 'linkerd-classic':
      return {
        job: 'linkerd-proxy',
        namespace,
        pod,
        deployment: workload,
        workload_ns: namespace,
        control_plane_ns: 'linkerd',
        app,
        version,
      };
    case 'istio-sidecar':
    case 'istio-ambient':
      return { job: 'kubernetes-pods', namespace, pod, app };
    case 'kuma':
    case 'kuma-envoy':
      return { job: 'kuma-dataplanes', namespace, pod };
  }
}

/** One waypoint a namespace, one ztunnel a node, and every Gateway's Pods. */
function ambientTargets(everyone: readonly Party[]): readonly ScrapeTarget[] {
  const namespaces = [...new Set(everyone.map(({ namespace }) => namespace))];
  const nodes = [...new Set(everyone.map(({ node }) => node))].filter((node) => node !== '');
  const job = 'kubernetes-pods';
  return [
    ...namespaces.map((namespace) => ({
      path: `/metrics/istio-ambient/waypoint/${namespace}`,
      labels: { job, namespace, pod: 'waypoint', app: 'waypoint' },
    })),
    ...nodes.map((node) => ({
      path: `/metrics/istio-ambient/ztunnel/${node}`,
      labels: { job, namespace: 'istio-system', pod: `ztunnel-${node}`, app: 'ztunnel' },
    })),
    ...everyone
      .filter(({ gateway }) => gateway)
      .map((party) => ({
        path: `/metrics/istio-ambient/gateway/${party.namespace}/${party.pod}`,
        labels: scrapeLabels('istio-ambient', party),
      })),
  ];
}
