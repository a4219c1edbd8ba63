import { expect } from 'vitest';
import { coreV1, type KubeHttp } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { given, service, storedIn } from '../objects.ts';

const named = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec,
});

type Refusal = { readonly why: string; readonly spec: object; readonly field: string };

const REFUSED: readonly Refusal[] = [
  { why: 'has no ports', spec: {}, field: 'spec.ports' },
  {
    why: 'has several ports without names',
    spec: { ports: [{ port: 80 }, { port: 81 }] },
    field: 'spec.ports[0].name',
  },
  {
    why: 'names two ports alike',
    spec: {
      ports: [
        { port: 80, name: 'a' },
        { port: 81, name: 'a' },
      ],
    },
    field: 'spec.ports[1].name',
  },
  {
    why: 'has a port twice',
    spec: {
      ports: [
        { port: 80, name: 'a' },
        { port: 80, name: 'b' },
      ],
    },
    field: 'spec.ports[1]',
  },
  { why: 'has port 0', spec: { ports: [{ port: 0 }] }, field: 'spec.ports[0].port' },
  {
    why: 'speaks HTTP as a protocol',
    spec: { ports: [{ port: 80, protocol: 'HTTP' }] },
    field: 'spec.ports[0].protocol',
  },
  { why: 'is of no known type', spec: { type: 'Door', ports: [{ port: 80 }] }, field: 'spec.type' },
  {
    why: 'has a target port that is no name',
    spec: { ports: [{ port: 80, targetPort: 'Bad_Name' }] },
    field: 'spec.ports[0].targetPort',
  },
  {
    why: 'wants an address of another network',
    spec: { clusterIP: '192.0.2.1', ports: [{ port: 80 }] },
    field: 'spec.clusterIPs',
  },
  {
    why: 'wants an address that is none',
    spec: { clusterIP: 'abc', ports: [{ port: 80 }] },
    field: 'spec.clusterIPs[0]',
  },
  { why: 'is outside and says no name', spec: { type: 'ExternalName' }, field: 'spec.externalName' },
  {
    why: 'is outside under a name that is none',
    spec: { type: 'ExternalName', externalName: 'Bad_Name' },
    field: 'spec.externalName',
  },
  {
    why: 'has no known affinity',
    spec: { sessionAffinity: 'Mood', ports: [{ port: 80 }] },
    field: 'spec.sessionAffinity',
  },
  {
    why: 'selects a value that is none',
    spec: { selector: { a: '!' }, ports: [{ port: 80 }] },
    field: 'spec.selector',
  },
  {
    why: 'has a policy for outside traffic and no outside',
    spec: { externalTrafficPolicy: 'Local', ports: [{ port: 80 }] },
    field: 'spec.externalTrafficPolicy',
  },
  {
    why: 'has a node port and no nodes',
    spec: { ports: [{ port: 80, nodePort: 30_000 }] },
    field: 'spec.ports[0].nodePort',
  },
  {
    why: 'has a node port out of range',
    spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    field: 'spec.ports[0].nodePort',
  },
  {
    why: 'is headless and on every node',
    spec: { clusterIP: 'None', type: 'NodePort', ports: [{ port: 80, nodePort: 30_100 }] },
    field: 'spec.clusterIPs[0]',
  },
  {
    why: 'wants both families',
    spec: { ipFamilyPolicy: 'RequireDualStack', ports: [{ port: 80 }] },
    field: 'spec.ipFamilyPolicy',
  },
  {
    why: 'speaks an application protocol that is none',
    spec: { ports: [{ port: 80, appProtocol: 'a b' }] },
    field: 'spec.ports[0].appProtocol',
  },
  {
    why: 'distributes traffic in no known way',
    spec: { trafficDistribution: 'Evenly', ports: [{ port: 80 }] },
    field: 'spec.trafficDistribution',
  },
  {
    why: 'has outside addresses that are none',
    spec: { externalIPs: ['127.0.0.1', 'x'], ports: [{ port: 80 }] },
    field: 'spec.externalIPs[0]',
  },
];

const withField = (field: string) => expect.arrayContaining([expect.objectContaining({ field })]);

const refusedCases: readonly ContractCase[] = REFUSED.map(({ why, spec, field }) => ({
  name: `a Service is refused that ${why}`,
  run: async ({ kube, namespace }) => [await kube.create(coreV1('services', namespace), named('one', spec))],
  expected: [{ status: 422, body: { details: { causes: withField(field) } } }],
}));

/** A Service, changed by a merge patch. */
async function patched(kube: KubeHttp, namespace: string, before: object, patch: object) {
  const services = coreV1('services', namespace);
  await given(kube, services, before);
  return kube.patch(services, 'one', patch);
}

/** Addresses, ports and types of Services. */
export const serviceCases: readonly ContractCase[] = [
  ...refusedCases,
  {
    name: 'a Service gets an address and defaults',
    run: async ({ kube, namespace }) => [
      await kube.create(
        coreV1('services', namespace),
        named('one', { ports: [{ port: 80, targetPort: 0 }] }),
      ),
    ],
    expected: [{ status: 201, body: { spec: { ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] } } }],
  },
  {
    name: 'a headless Service has no address',
    run: async ({ kube, namespace }) => [
      await kube.create(
        coreV1('services', namespace),
        named('one', { clusterIP: 'None', selector: { a: 'b' } }),
      ),
    ],
    expected: [{ status: 201, body: { spec: { clusterIP: 'None', clusterIPs: ['None'] } } }],
  },
  {
    name: 'a Service outside the cluster has a name and no address',
    run: async ({ kube, namespace }) => [
      await kube.create(
        coreV1('services', namespace),
        named('one', { type: 'ExternalName', externalName: 'far.example.test' }),
      ),
    ],
    expected: [{ status: 201, body: { spec: { externalName: 'far.example.test' } } }],
  },
  {
    name: 'the address of a Service may not be changed',
    run: async ({ kube, namespace }) => [
      await patched(kube, namespace, service('one'), { spec: { clusterIP: 'None' } }),
    ],
    expected: [{ status: 422, body: { details: { causes: [{ field: 'spec.clusterIPs[0]' }] } } }],
  },
  {
    name: 'an address another Service has is refused',
    run: async ({ kube, namespace }) => {
      const { spec } = await given(kube, coreV1('services', namespace), service('one'));
      const { clusterIP } = { clusterIP: undefined, ...spec };
      const taken = await kube.create(coreV1('services', namespace), service('two', { clusterIP }));
      // The sentence holds the address.
      return [taken.status, JSON.stringify(taken.body).includes('provided IP is already allocated')];
    },
    expected: [422, true],
  },
  {
    name: 'a Service may become one outside, and its address is given back',
    run: async ({ kube, namespace }) => {
      const moved = await patched(kube, namespace, service('one'), {
        spec: { type: 'ExternalName', externalName: 'far.example.test', clusterIP: null, clusterIPs: null },
      });
      // Who owns what is left out: the real server keeps the owner of a policy it has removed itself.
      return [moved.status, storedIn(moved).spec];
    },
    expected: [200, { type: 'ExternalName' }],
  },
  {
    name: 'a port may be renamed',
    run: async ({ kube, namespace }) => [
      await patched(kube, namespace, service('one'), {
        spec: { ports: [{ name: 'web', port: 80, targetPort: 8080 }] },
      }),
    ],
    expected: [{ status: 200, body: { spec: { ports: [{ name: 'web' }] } } }],
  },
];
