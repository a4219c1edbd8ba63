import { expect } from 'vitest';
import { z } from 'zod';
import { type Collection, coreV1, httpRoutes, pathOf } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, namesIn, route, service } from '../objects.ts';

const apps = (plural: string, namespace: string): Collection => ({
  group: 'apps',
  version: 'v1',
  plural,
  namespace,
});
const deployment = (name: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels: { app: name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          {
            name: 'main',
            image: 'registry.example/app:1',
            ports: [{ containerPort: 80 }],
            env: [{ name: 'A', value: '1' }],
          },
        ],
      },
    },
    ...spec,
  },
});
const pod = (name: string, image: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { containers: [{ name: 'main', image }] },
});
const event = (name: string, about: object) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: { kind: 'Service', name: 'shop', ...about },
  reason: 'Tested',
  message: 'it was tested',
  type: 'Normal',
  count: 2,
  lastTimestamp: '2026-01-02T03:04:05Z',
  source: { component: 'contract' },
});

/** The same table for both: what kubectl prints, without the descriptions of its columns. */
const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

const tableSchema = z.object({
  columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number() })),
  rows: z.array(z.object({ cells: z.array(z.unknown()) })),
});

function tableIn(body: unknown): unknown {
  const { columnDefinitions, rows } = tableSchema.parse(body);
  return {
    columns: columnDefinitions.map(({ name, priority }) => `${name} ${priority}`),
    rows: rows.map(({ cells }) => cells.map((cell) => (/^\d+[smhd]/.test(String(cell)) ? '<age>' : cell))),
  };
}

type TableCase = {
  readonly kind: string;
  readonly of: (namespace: string) => Collection;
  readonly object: (namespace: string) => object;
  readonly columns: readonly string[];
};

const rbac = (plural: string, namespace: string): Collection => ({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  plural,
  namespace,
});

const TABLES: readonly TableCase[] = [
  {
    kind: 'ConfigMap',
    of: (ns) => coreV1('configmaps', ns),
    object: () => configMap('one', { a: '1' }),
    columns: ['Name 0', 'Data 0', 'Age 0'],
  },
  {
    kind: 'Service outside',
    of: (ns) => coreV1('services', ns),
    object: () => ({ ...service('one'), spec: { type: 'ExternalName', externalName: 'far.example.test' } }),
    columns: ['Name 0', 'Type 0', 'Cluster-IP 0', 'External-IP 0', 'Port(s) 0', 'Age 0', 'Selector 1'],
  },
  {
    kind: 'Service without an address',
    of: (ns) => coreV1('services', ns),
    object: () => service('one', { clusterIP: 'None', selector: { b: '2', a: '1' } }),
    columns: ['Name 0', 'Type 0', 'Cluster-IP 0', 'External-IP 0', 'Port(s) 0', 'Age 0', 'Selector 1'],
  },
  {
    kind: 'Pod',
    of: (ns) => coreV1('pods', ns),
    object: () => pod('one', 'a:1'),
    columns: [
      'Name 0',
      'Ready 0',
      'Status 0',
      'Restarts 0',
      'Age 0',
      'IP 1',
      'Node 1',
      'Nominated Node 1',
      'Readiness Gates 1',
    ],
  },
  {
    kind: 'Deployment',
    of: (ns) => apps('deployments', ns),
    object: () => deployment('one'),
    columns: [
      'Name 0',
      'Ready 0',
      'Up-to-date 0',
      'Available 0',
      'Age 0',
      'Containers 1',
      'Images 1',
      'Selector 1',
    ],
  },
  {
    kind: 'Event',
    of: (ns) => coreV1('events', ns),
    object: (namespace) => event('one', { namespace }),
    columns: [
      'Last Seen 0',
      'Type 0',
      'Reason 0',
      'Object 0',
      'Subobject 1',
      'Source 1',
      'Message 0',
      'First Seen 1',
      'Count 1',
      'Name 1',
    ],
  },
  {
    kind: 'ServiceAccount',
    of: (ns) => coreV1('serviceaccounts', ns),
    object: () => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'one' } }),
    columns: ['Name 0', 'Age 0'],
  },
  {
    kind: 'ControllerRevision',
    of: (ns) => apps('controllerrevisions', ns),
    object: () => ({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'one' },
      revision: 3,
      data: { a: 1 },
    }),
    columns: ['Name 0', 'Controller 0', 'Revision 0', 'Age 0'],
  },
  {
    kind: 'EndpointSlice',
    of: (ns) => ({ group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices', namespace: ns }),
    object: () => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'one' },
      addressType: 'IPv4',
      endpoints: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'].map((address) => ({
        addresses: [address],
      })),
      ports: [{ name: 'http', port: 80 }],
    }),
    columns: ['Name 0', 'AddressType 0', 'Ports 0', 'Endpoints 0', 'Age 0'],
  },
  {
    kind: 'Role',
    of: (ns) => rbac('roles', ns),
    object: () => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'one' },
      rules: [],
    }),
    columns: ['Name 0', 'Created At 0'],
  },
  {
    kind: 'RoleBinding',
    of: (ns) => rbac('rolebindings', ns),
    object: () => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'one' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [
        { kind: 'User', name: 'a' },
        { kind: 'User', name: 'b' },
        { kind: 'ServiceAccount', name: 'c', namespace: 'd' },
        { kind: 'Group', name: 'e' },
      ],
    }),
    columns: ['Name 0', 'Role 0', 'Age 0', 'Users 1', 'Groups 1', 'ServiceAccounts 1'],
  },
  {
    kind: 'HTTPRoute',
    of: (ns) => httpRoutes(ns),
    object: () => route('one', 1, { spec: { hostnames: ['a.example.test', 'b.example.test'] } }),
    columns: ['Name 0', 'Hostnames 0', 'Age 0'],
  },
];

const tableCases: readonly ContractCase[] = TABLES.map(({ kind, of, object, columns }) => ({
  name: `the table of a ${kind}`,
  run: async ({ kube, namespace }) => {
    await given(kube, of(namespace), object(namespace));
    const { status, body } = await kube.call({ method: 'GET', path: pathOf(of(namespace)), headers: TABLE });
    return [status, tableIn(body)];
  },
  expected: [200, { columns, rows: [expect.any(Array)] }],
}));

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
  ...tableCases,
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
