import { describe, expect, it } from 'vitest';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { controllerLabel, meshOfController } from './known-meshes.ts';
import { meshMembership } from './membership.ts';

const service = { namespace: 'shop', selector: { app: 'cart' } };

function pod(
  name: string,
  { meta = '', spec = 'containers: [{name: app}]', phase = 'Running' } = {},
): string {
  return `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: cart}${meta}}
spec: {${spec}}
status: {phase: ${phase}}
`;
}

describe('meshMembership', () => {
  it.each([
    { name: 'no pods', pods: '', expected: null },
    { name: 'no sign', pods: pod('a'), expected: null },
    {
      name: 'Istio sidecar as init container',
      pods: pod('a', { spec: 'containers: [{name: app}], initContainers: [{name: istio-proxy}]' }),
      expected: 'Istio',
    },
    {
      name: 'Istio ambient',
      pods: pod('a', { meta: ', annotations: {ambient.istio.io/redirection: enabled}' }),
      expected: 'Istio',
    },
    {
      name: 'ambient off',
      pods: pod('a', { meta: ', annotations: {ambient.istio.io/redirection: disabled}' }),
      expected: null,
    },
    {
      name: 'some pods of Linkerd',
      pods: pod('a', { spec: 'containers: [{name: linkerd-proxy}]' }) + pod('b') + pod('c'),
      expected: 'Linkerd (1 of 3 pods)',
    },
    {
      name: 'finished pods do not count',
      pods: pod('a', { spec: 'containers: [{name: kuma-sidecar}]' }) + pod('b', { phase: 'Succeeded' }),
      expected: 'Kuma',
    },
  ])('$name', ({ pods, expected }) => {
    expect(meshMembership(worldFromManifests(pods), service)).toBe(expected);
  });

  it('is unknown without a selector and while pods are unknown', () => {
    const pods = pod('a', { spec: 'containers: [{name: istio-proxy}]' });
    expect(meshMembership(worldFromManifests(pods), { ...service, selector: {} })).toBeNull();
    const others = [kindKey({ group: '', kind: 'Service' })];
    expect(meshMembership(worldFromManifests(pods, others), service)).toBeNull();
  });
});

describe('meshOfController', () => {
  it('knows meshes and leaves others their name', () => {
    expect(meshOfController('linkerd.io/policy-controller')?.writesObservedGeneration).toBe(false);
    expect(controllerLabel('gateways.kuma.io/controller')).toBe('Kuma');
    expect(controllerLabel('example.com/mesh')).toBe('example.com/mesh');
  });
});
