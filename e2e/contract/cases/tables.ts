import { expect } from 'vitest';
import { z } from 'zod';
import { type Collection, coreV1, httpRoutes, pathOf } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, route, service } from '../objects.ts';
import { apps, deployment, event, pod } from '../workloads.ts';

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

/** What `kubectl get` prints of each kind. */
export const tableCases: readonly ContractCase[] = TABLES.map(({ kind, of, object, columns }) => ({
  name: `the table of a ${kind}`,
  run: async ({ kube, namespace }) => {
    await given(kube, of(namespace), object(namespace));
    const { status, body } = await kube.call({ method: 'GET', path: pathOf(of(namespace)), headers: TABLE });
    return [status, tableIn(body)];
  },
  expected: [200, { columns, rows: [expect.any(Array)] }],
}));
