import { z } from 'zod';
import { coreV1 } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { given, namesIn, service } from '../objects.ts';
import { apps, deployment, event, pod } from '../workloads.ts';

/** A field selector and what it leaves of two Pods, or two Events. */
const FIELDS = [
  { plural: 'pods', selector: 'status.phase=Pending', names: ['one', 'two'] },
  { plural: 'pods', selector: 'status.phase!=Pending', names: [] },
  { plural: 'pods', selector: 'spec.restartPolicy=Always,metadata.name=two', names: ['two'] },
  { plural: 'pods', selector: 'spec.nodeName=', names: ['one', 'two'] },
  { plural: 'events', selector: 'involvedObject.name=cart', names: ['two'] },
  { plural: 'events', selector: 'reason=Tested,type=Normal', names: ['one', 'two'] },
  { plural: 'events', selector: 'source=contract', names: ['one', 'two'] },
  { plural: 'services', selector: 'spec.type=ClusterIP', names: ['one', 'two'] },
] as const;

const fieldCases: readonly ContractCase[] = FIELDS.map(({ plural, selector, names }) => ({
  name: `${plural} with ${selector}`,
  run: async ({ kube, namespace }) => {
    for (const name of ['one', 'two']) {
      const objects = {
        pods: pod(name, 'a:1'),
        services: service(name),
        events: event(name, { namespace, ...(name === 'two' ? { name: 'cart' } : {}) }),
      };
      await given(kube, coreV1(plural, namespace), objects[plural]);
    }
    return [namesIn(await kube.list(coreV1(plural, namespace), { fieldSelector: selector }))];
  },
  expected: [names],
}));

/** The kinds beside routes: what is filled in, refused, printed and selected. */
export const kindCases: readonly ContractCase[] = [
  ...fieldCases,
  {
    name: 'a Pod gets its defaults, and what admission adds',
    run: async ({ kube, namespace }) => [
      await kube.create(coreV1('pods', namespace), pod('one', 'registry.example:5000/app')),
      await kube.create(coreV1('pods', namespace), pod('two', 'app:1')),
    ],
    expected: [
      { status: 201, body: { spec: { containers: [{ imagePullPolicy: 'Always' }] } } },
      { status: 201, body: { spec: { containers: [{ imagePullPolicy: 'IfNotPresent' }] } } },
    ],
  },
  {
    name: 'a Deployment gets its defaults',
    run: async ({ kube, namespace }) => [
      await kube.create(apps('deployments', namespace), deployment('one')),
    ],
    expected: [{ status: 201, body: { spec: { replicas: 1, strategy: { type: 'RollingUpdate' } } } }],
  },
  {
    name: 'a Deployment whose selector does not match is refused, and its selector stays',
    run: async ({ kube, namespace }) => {
      const deployments = apps('deployments', namespace);
      await given(kube, deployments, deployment('one'));
      const other = { matchLabels: { app: 'other' } };
      return [
        await kube.create(deployments, deployment('two', { selector: other })),
        await kube.patch(deployments, 'one', {
          spec: { selector: other, template: { metadata: { labels: { app: 'other' } } } },
        }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'an image is set by a strategic patch that names the container',
    run: async ({ kube, namespace }) => {
      const deployments = apps('deployments', namespace);
      await given(kube, deployments, deployment('one'));
      const containers = [{ name: 'main', image: 'registry.example/app:2' }];
      return [
        await kube.call({
          method: 'PATCH',
          contentType: 'application/strategic-merge-patch+json',
          path: `/apis/apps/v1/namespaces/${namespace}/deployments/one`,
          body: { spec: { template: { spec: { containers } } } },
        }),
      ];
    },
    expected: [{ status: 200, body: { metadata: { generation: 2 } } }],
  },
  {
    name: 'appliers share the containers of a Deployment by name',
    run: async ({ kube, namespace }) => {
      const deployments = apps('deployments', namespace);
      const withEnv = (env: readonly object[]) => ({
        ...deployment('one'),
        spec: { template: { spec: { containers: [{ name: 'main', env }] } } },
      });
      return [
        await kube.apply(deployments, 'one', deployment('one'), { manager: 'a' }),
        await kube.apply(deployments, 'one', withEnv([{ name: 'B', value: '2' }]), { manager: 'b' }),
        await kube.apply(deployments, 'one', withEnv([{ name: 'A', value: '2' }]), { manager: 'b' }),
        await kube.patch(deployments, 'one', { spec: { replicas: 3 } }, { fieldManager: 'scaler' }),
        await kube.apply(deployments, 'one', deployment('one'), { manager: 'a' }),
      ];
    },
    expected: [
      { status: 201 },
      { status: 200 },
      { status: 409 },
      { status: 200 },
      { status: 200, body: { spec: { replicas: 3 } } },
    ],
  },
  {
    name: 'an Event is about something in its namespace',
    run: async ({ kube, namespace }) => [
      await kube.create(coreV1('events', namespace), event('one', { namespace })),
      await kube.create(coreV1('events', namespace), event('two', { namespace: 'elsewhere' })),
    ],
    expected: [
      { status: 201 },
      { status: 422, body: { details: { causes: [{ field: 'involvedObject.namespace' }] } } },
    ],
  },
  {
    name: 'new kinds are described',
    run: async ({ kube }) => {
      const { body } = await kube.raw('/apis/rbac.authorization.k8s.io/v1');
      const { resources } = z.object({ resources: z.array(z.looseObject({ name: z.string() })) }).parse(body);
      return resources.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    expected: [
      { name: 'clusterrolebindings', namespaced: false },
      { name: 'clusterroles', namespaced: false },
      { name: 'rolebindings', namespaced: true },
      { name: 'roles', namespaced: true },
    ],
  },
];
