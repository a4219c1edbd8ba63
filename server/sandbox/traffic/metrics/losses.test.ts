import { describe, expect, it } from 'vitest';
import { demoScene } from './demo-scene.fixture.ts';

const { page } = demoScene();

describe('what a mesh cannot tell', () => {
  it('istio sidecar: the parent Service is nowhere on the side of the client', () => {
    const split = page('/metrics/istio-sidecar').filter(
      ({ name, labels }) =>
        name === 'istio_requests_total' &&
        labels.reporter === 'source' &&
        labels.destination_service_namespace === 'storefront' &&
        labels.destination_app === 'checkout',
    );
    expect(new Set(split.map(({ labels }) => labels.destination_service_name))).toEqual(
      new Set(['checkout-v1', 'checkout-v2']),
    );
  });

  it('istio: without an upstream the destination is unknown, and the Service what the client wrote', () => {
    const [refused] = page('/metrics/istio-sidecar').filter(
      ({ name, labels }) => name === 'istio_requests_total' && labels.response_flags === 'UH',
    );
    expect(refused?.labels).toMatchObject({
      source_workload: 'orders-v6',
      destination_workload: 'unknown',
      destination_service: 'refunds.payments',
      response_code: '503',
    });
  });

  it('istio ambient: ztunnel knows the addressed Service and its waypoint', () => {
    const [seen] = page('/metrics/istio-ambient').filter(
      ({ name, labels }) =>
        name === 'istio_tcp_connections_opened_total' &&
        labels.reporter === 'source' &&
        labels.destination_service_name === 'checkout',
    );
    expect(seen?.labels).toMatchObject({
      source_workload: 'bff-v7',
      destination_workload: 'waypoint',
      destination_service: 'checkout.storefront.svc.cluster.local',
      request_protocol: 'tcp',
    });
  });

  it('linkerd: no client and no rule, and classic names the backend', () => {
    const samples = page('/metrics/linkerd');
    const backends = samples.filter(
      ({ name, labels }) =>
        name === 'outbound_http_route_backend_requests_total' && labels.parent_name === 'checkout',
    );
    expect(backends.map(({ labels }) => labels)).toEqual([
      linkerdBackend('checkout-v1'),
      linkerdBackend('checkout-v2'),
    ]);
    const unrouted = samples.filter(
      ({ name, labels }) =>
        name === 'outbound_http_route_request_statuses_total' && labels.parent_name === 'inventory',
    );
    expect(unrouted[0]?.labels).toMatchObject({
      route_group: '',
      route_kind: 'default',
      route_name: 'http',
      hostname: '',
    });
  });

  it('linkerd classic: no request metrics by route', () => {
    const names = new Set(page('/metrics/linkerd-classic').map(({ name }) => name));
    expect([...names].filter((name) => name.startsWith('outbound_')).sort()).toEqual([
      'outbound_grpc_route_backend_requests_total',
      'outbound_http_route_backend_requests_total',
    ]);
  });

  it('kuma: parent and backend in metrics that nothing ties', () => {
    const samples = page('/metrics/kuma').filter(({ labels }) => labels.kuma_workload === 'bff-v7');
    const prefixes = new Set(samples.map(({ labels }) => labels.envoy_http_conn_manager_prefix));
    const clusters = new Set(samples.map(({ labels }) => labels.envoy_cluster_name));
    expect(prefixes).toContain('kri_msvc_default_zone-1_storefront_checkout_80');
    expect(prefixes).not.toContain('kri_msvc_default_zone-1_storefront_checkout-v2_80');
    expect(clusters).toContain('kri_msvc_default_zone-1_storefront_checkout-v2_80');
    expect(clusters).not.toContain('kri_msvc_default_zone-1_storefront_checkout_80');
  });

  it('kuma with tags: names and labels of the older era', () => {
    const [seen] = page('/metrics/kuma-envoy').filter(
      ({ name, labels }) =>
        name === 'envoy_cluster_upstream_rq_total' && labels.envoy_cluster_name === 'reviews_catalog_svc_80',
    );
    expect(seen?.labels).toMatchObject({
      kuma_io_mesh_traffic: 'true',
      mesh: 'default',
      kuma_io_service: 'bff_storefront_svc_80',
      dataplane: expect.stringMatching(/^bff-v7-/),
    });
  });
});

function linkerdBackend(name: string) {
  return {
    parent_group: 'core',
    parent_kind: 'Service',
    parent_namespace: 'storefront',
    parent_name: 'checkout',
    parent_port: '80',
    parent_section_name: '',
    route_group: 'gateway.networking.k8s.io',
    route_kind: 'HTTPRoute',
    route_namespace: 'storefront',
    route_name: 'checkout-rollout',
    backend_group: 'core',
    backend_kind: 'Service',
    backend_namespace: 'storefront',
    backend_name: name,
    backend_port: '80',
    backend_section_name: '',
  };
}
