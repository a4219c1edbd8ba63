import { type Collection, coreV1 } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given } from '../objects.ts';
import { apps, deployment, pod } from '../workloads.ts';

const slices = (namespace: string): Collection => ({
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  namespace,
});
const slice = (name: string, content: object) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name },
  addressType: 'IPv4',
  ...content,
});
const ofContainers = (containers: readonly object[], more: object = {}) => ({
  ...pod('odd', ''),
  spec: { containers, ...more },
});

/** What may stand in objects of the built-in kinds, and what of it may be changed. */
export const contentCases: readonly ContractCase[] = [
  {
    name: 'a frozen ConfigMap keeps its data, and stays frozen',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, { ...configMap('one', { a: '1' }), immutable: true });
      return [
        await kube.patch(maps, 'one', { data: { a: '2' } }),
        await kube.patch(maps, 'one', { immutable: false }),
        await kube.patch(maps, 'one', { metadata: { labels: { a: 'b' } } }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }, { status: 200 }],
  },
  {
    name: 'keys of a ConfigMap are names, each used once',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      return [
        await kube.create(maps, configMap('one', { 'a b': '1', '..': '2' })),
        await kube.create(maps, { ...configMap('two', { a: '1' }), binaryData: { a: 'AA==' } }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'a ControllerRevision counts from 0 and keeps its data',
    run: async ({ kube, namespace }) => {
      const revisions = apps('controllerrevisions', namespace);
      const revision = {
        apiVersion: 'apps/v1',
        kind: 'ControllerRevision',
        metadata: { name: 'one' },
        revision: 1,
        data: { a: 1 },
      };
      await given(kube, revisions, revision);
      return [
        await kube.patch(revisions, 'one', { data: { a: 2 } }),
        await kube.patch(revisions, 'one', { revision: -2 }),
        await kube.patch(revisions, 'one', { revision: 2 }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }, { status: 200 }],
  },
  {
    name: 'an EndpointSlice has addresses of its type, which stays',
    run: async ({ kube, namespace }) => {
      await given(kube, slices(namespace), slice('one', { endpoints: [{ addresses: ['192.0.2.1'] }] }));
      const endpoints = [{ addresses: ['x'] }, { addresses: [] }, { addresses: ['2001:db8::1'] }];
      const ports = [
        { port: 80, name: 'a' },
        { port: 81, name: 'a' },
      ];
      return [
        await kube.create(slices(namespace), slice('two', { endpoints, ports })),
        await kube.create(slices(namespace), slice('three', { addressType: 'Letter', endpoints: [] })),
        await kube.patch(slices(namespace), 'one', { addressType: 'IPv6', endpoints: [] }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }, { status: 422 }],
  },
  {
    name: 'a Pod has containers with names and images',
    run: async ({ kube, namespace }) => {
      const pods = coreV1('pods', namespace);
      const containers = [
        { name: 'A_b', image: '' },
        { name: 'a' },
        { name: 'a', image: 'x', imagePullPolicy: 'Often' },
      ];
      return [
        await kube.create(pods, ofContainers([])),
        await kube.create(pods, ofContainers(containers, { restartPolicy: 'Perhaps' })),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'of a Pod the image may be changed, and hardly more',
    run: async ({ kube, namespace }) => {
      const pods = coreV1('pods', namespace);
      await given(kube, pods, pod('one', 'a:1'));
      const containers = [{ name: 'main', image: 'a:2', imagePullPolicy: 'IfNotPresent' }];
      const whole = await kube.get(pods, 'one');
      const refused = await kube.patch(pods, 'one', { spec: { restartPolicy: 'Never' } });
      const image = await kube.call({
        method: 'PATCH',
        contentType: 'application/strategic-merge-patch+json',
        path: `/api/v1/namespaces/${namespace}/pods/one`,
        body: { spec: { containers } },
      });
      // The refusal goes on with a diff of Go structs.
      const text = JSON.stringify(refused.body);
      return [
        whole.status,
        refused.status,
        text.includes('pod updates may not change fields other than'),
        image,
      ];
    },
    expected: [200, 422, true, { status: 200, body: { spec: { containers: [{ image: 'a:2' }] } } }],
  },
  {
    name: 'a field said twice is refused when strict, and warned about else',
    run: async ({ kube, namespace }) => {
      const map =
        '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"data":{"a":"1","a":"2"},"odd":1}';
      const answers: unknown[] = [];
      for (const fieldValidation of ['Strict', 'Warn', 'Ignore']) {
        const { warnings, ...answer } = await kube.call({
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/configmaps`,
          query: { fieldValidation, dryRun: 'All' },
          rawBody: map,
        });
        // One header or several: the same to HTTP.
        answers.push(answer, warnings?.join(', ') ?? '');
      }
      return answers;
    },
    expected: [
      { status: 400 },
      '',
      { status: 201, body: { data: { a: '2' } } },
      String.raw`299 - "duplicate field \"data.a\"", 299 - "unknown field \"odd\""`,
      { status: 201 },
      '',
    ],
  },
  {
    name: 'a Deployment without selector and template is refused',
    run: async ({ kube, namespace }) => [
      await kube.create(apps('deployments', namespace), { ...deployment('one'), spec: {} }),
    ],
    expected: [{ status: 422 }],
  },
];
