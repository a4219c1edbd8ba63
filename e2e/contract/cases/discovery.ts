import { expect } from 'vitest';
import { z } from 'zod';
import type { KubeHttp, KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';

const resourcesSchema = z.object({
  kind: z.string(),
  groupVersion: z.string(),
  resources: z.array(z.looseObject({ name: z.string(), verbs: z.array(z.string()) })),
});
const groupsSchema = z.looseObject({
  kind: z.string(),
  groups: z.array(z.looseObject({ name: z.string() })),
});

/** The description of some resources of a group; a real server serves many more. */
async function describeResources(kube: KubeHttp, path: string, names: readonly string[]): Promise<unknown> {
  const answer = await kube.raw(path);
  const { resources, ...head } = resourcesSchema.parse(answer.body);
  const wanted = resources.filter(({ name }) => names.includes(name));
  return { ...head, resources: wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function groupNamed(kube: KubeHttp, name: string): Promise<unknown> {
  const { groups } = groupsSchema.parse((await kube.raw('/apis')).body);
  return groups.find((group) => group.name === name);
}

function statusOf({ status }: KubeResponse): number {
  return status;
}

const GATEWAY = 'gateway.networking.k8s.io';
const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const verbs = (expected: readonly string[]) => expect.arrayContaining([...expected]);

export const discoveryCases: readonly ContractCase[] = [
  {
    name: '/version names a Kubernetes version',
    run: async ({ kube }) => {
      const answer = await kube.raw('/version');
      const { major, gitVersion } = z
        .looseObject({ major: z.string(), gitVersion: z.string() })
        .parse(answer.body);
      return [statusOf(answer), major, /^v\d+\.\d+\.\d+/.test(gitVersion)];
    },
    expected: [200, '1', true],
  },
  {
    name: '/api offers v1',
    run: async ({ kube }) => {
      const answer = await kube.raw('/api');
      const { kind, versions } = z
        .looseObject({ kind: z.string(), versions: z.unknown() })
        .parse(answer.body);
      return [answer.status, kind, versions];
    },
    expected: [200, 'APIVersions', ['v1']],
  },
  {
    name: '/apis offers the Gateway API with v1 preferred',
    run: async ({ kube }) => [await groupNamed(kube, GATEWAY)],
    expected: [{ name: GATEWAY, preferredVersion: { version: 'v1' } }],
  },
  {
    name: '/apis offers EndpointSlices and definitions',
    run: async ({ kube }) => [
      await groupNamed(kube, 'discovery.k8s.io'),
      await groupNamed(kube, 'apiextensions.k8s.io'),
    ],
    expected: [
      { name: 'discovery.k8s.io', preferredVersion: { groupVersion: 'discovery.k8s.io/v1' } },
      { name: 'apiextensions.k8s.io', preferredVersion: { groupVersion: 'apiextensions.k8s.io/v1' } },
    ],
  },
  {
    name: 'core kinds are described with scope, verbs and short names',
    run: async ({ kube }) => [
      await describeResources(kube, '/api/v1', [
        'namespaces',
        'namespaces/finalize',
        'namespaces/status',
        'services',
        'services/status',
        'configmaps',
        'pods',
        'pods/status',
        'events',
        'serviceaccounts',
      ]),
    ],
    expected: [
      {
        kind: 'APIResourceList',
        groupVersion: 'v1',
        resources: [
          { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: verbs(ALL_VERBS) },
          { name: 'events', shortNames: ['ev'] },
          { name: 'namespaces', kind: 'Namespace', namespaced: false, shortNames: ['ns'] },
          { name: 'namespaces/finalize', verbs: ['update'] },
          { name: 'namespaces/status' },
          { name: 'pods', shortNames: ['po'] },
          { name: 'pods/status' },
          { name: 'serviceaccounts', shortNames: ['sa'] },
          { name: 'services', kind: 'Service', namespaced: true, shortNames: ['svc'] },
          { name: 'services/status', verbs: ['get', 'patch', 'update'] },
        ],
      },
    ],
  },
  {
    name: 'routes are described with their status subresource',
    run: async ({ kube }) => [
      await describeResources(kube, `/apis/${GATEWAY}/v1`, ['httproutes', 'httproutes/status', 'gateways']),
    ],
    expected: [
      {
        groupVersion: `${GATEWAY}/v1`,
        resources: [
          { name: 'gateways', kind: 'Gateway', singularName: 'gateway' },
          { name: 'httproutes', kind: 'HTTPRoute', categories: ['gateway-api'], verbs: verbs(ALL_VERBS) },
          { name: 'httproutes/status', verbs: verbs(['get', 'patch', 'update']) },
        ],
      },
    ],
  },
  {
    name: 'EndpointSlices are described',
    run: async ({ kube }) => [await describeResources(kube, '/apis/discovery.k8s.io/v1', ['endpointslices'])],
    expected: [{ resources: [{ name: 'endpointslices', kind: 'EndpointSlice', namespaced: true }] }],
  },
  {
    name: 'a group that is not served is 404',
    run: async ({ kube }) => [statusOf(await kube.raw('/apis/no.such.group/v1'))],
    expected: [404],
  },
];
