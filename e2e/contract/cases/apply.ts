import { expect } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, route, service, storedIn } from '../objects.ts';

const meshloom = { manager: 'meshloom' } as const;
const argo = { manager: 'argocd-controller' } as const;

/** What server-side apply stores and who owns it afterwards. */
export const applyCases: readonly ContractCase[] = [
  {
    name: 'apply of a new name creates it, owned by the manager',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'new', route('new'), meshloom),
    ],
    expected: [
      {
        status: 201,
        body: {
          metadata: {
            generation: 1,
            managedFields: [
              {
                manager: 'meshloom',
                operation: 'Apply',
                apiVersion: 'gateway.networking.k8s.io/v1',
                fieldsType: 'FieldsV1',
                fieldsV1: { 'f:spec': { 'f:parentRefs': {}, 'f:rules': {} } },
              },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'apply of a changed weight is 200 with the next generation',
    run: async ({ kube, namespace }) => {
      const made = await kube.apply(httpRoutes(namespace), 'edit', route('edit'), meshloom);
      const edited = await kube.apply(httpRoutes(namespace), 'edit', route('edit', 50), meshloom);
      return [made, edited];
    },
    expected: [
      { status: 201 },
      {
        status: 200,
        body: { metadata: { generation: 2 }, spec: { rules: [{ backendRefs: [{}, { weight: 50 }] }] } },
      },
    ],
  },
  {
    name: 'apply of the live object once more keeps the resourceVersion',
    run: async ({ kube, namespace }) => {
      const made = storedIn(await kube.apply(httpRoutes(namespace), 'noop', route('noop'), meshloom));
      const body = {
        apiVersion: made.apiVersion,
        kind: made.kind,
        metadata: { name: 'noop' },
        spec: made.spec,
      };
      const again = await kube.apply(httpRoutes(namespace), 'noop', body, meshloom);
      return [again, storedIn(again).metadata.resourceVersion === made.metadata.resourceVersion];
    },
    expected: [{ status: 200, body: { metadata: { generation: 1 } } }, true],
  },
  {
    name: 'apply drops a field that is no longer said and nobody else owns',
    run: async ({ kube, namespace }) => {
      const hostnames = ['shop.example.test'];
      await kube.apply(httpRoutes(namespace), 'drop', route('drop', 1, { spec: { hostnames } }), meshloom);
      const without = storedIn(await kube.apply(httpRoutes(namespace), 'drop', route('drop', 1), meshloom));
      return [without, 'hostnames' in (without.spec ?? {})];
    },
    expected: [{ metadata: { generation: 2 } }, false],
  },
  {
    name: 'apply of the same value makes two owners, and one may leave',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await kube.apply(maps, 'shared', configMap('shared', { a: '1', b: '1' }), argo);
      const both = await kube.apply(maps, 'shared', configMap('shared', { a: '1' }), meshloom);
      const left = await kube.apply(maps, 'shared', configMap('shared', {}), argo);
      return [both, left];
    },
    expected: [
      { status: 200, body: { data: { a: '1', b: '1' } } },
      { status: 200, body: { data: { a: '1' } } },
    ],
  },
  {
    name: 'apply with nothing in it releases what the manager owned',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await kube.apply(maps, 'released', configMap('released', { a: '1' }), argo);
      await kube.apply(maps, 'released', configMap('released', { b: '1' }), meshloom);
      const empty = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'released' } };
      return [await kube.apply(maps, 'released', empty, argo)];
    },
    expected: [
      { status: 200, body: { data: { b: '1' }, metadata: { managedFields: [{ manager: 'meshloom' }] } } },
    ],
  },
  {
    name: 'apply with force takes the field over',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'forced', route('forced', 10), argo);
      return [
        await kube.apply(httpRoutes(namespace), 'forced', route('forced', 50), { ...meshloom, force: true }),
      ];
    },
    expected: [
      {
        status: 200,
        body: {
          spec: { rules: [{ backendRefs: [{}, { weight: 50 }] }] },
          metadata: { managedFields: [{}, {}] },
        },
      },
    ],
  },
  {
    name: 'apply of other fields than theirs needs no force',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'beside', route('beside'), argo);
      const body = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'beside', annotations: { note: 'ours' } },
        spec: { hostnames: ['shop.example.test'] },
      };
      return [await kube.apply(httpRoutes(namespace), 'beside', body, meshloom)];
    },
    expected: [{ status: 200, body: { metadata: { annotations: { note: 'ours' } }, spec: { rules: [{}] } } }],
  },
  {
    name: 'apply after an update by another manager keeps both in managedFields',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'mixed', route('mixed'), meshloom);
      const patch = { spec: { hostnames: ['shop.example.test'] } };
      const patched = await kube.patch(httpRoutes(namespace), 'mixed', patch, { fieldManager: 'studio' });
      return [patched, await kube.apply(httpRoutes(namespace), 'mixed', route('mixed', 20), meshloom)];
    },
    expected: [
      { status: 200, body: { metadata: { managedFields: expect.any(Array) } } },
      { status: 200, body: { spec: { hostnames: ['shop.example.test'] } } },
    ],
  },
  {
    name: 'apply merges the ports of a Service by port and protocol',
    run: async ({ kube, namespace }) => {
      const services = coreV1('services', namespace);
      const more = service('ports', { ports: [{ name: 'metrics', port: 9090 }] });
      await kube.apply(services, 'ports', service('ports'), argo);
      return [await kube.apply(services, 'ports', more, meshloom)];
    },
    expected: [{ status: 200, body: { spec: { ports: [{ port: 80 }, { port: 9090, protocol: 'TCP' }] } } }],
  },
  {
    name: 'apply with the uid of the live object is an edit',
    run: async ({ kube, namespace }) => {
      const made = storedIn(await kube.apply(httpRoutes(namespace), 'guarded', route('guarded'), meshloom));
      const body = route('guarded', 30, { metadata: { uid: made.metadata.uid } });
      return [await kube.apply(httpRoutes(namespace), 'guarded', body, meshloom)];
    },
    expected: [{ status: 200, body: { metadata: { generation: 2 } } }],
  },
  {
    name: 'apply with the current resourceVersion is an edit',
    run: async ({ kube, namespace }) => {
      const made = storedIn(
        await kube.apply(httpRoutes(namespace), 'versioned', route('versioned'), meshloom),
      );
      const { resourceVersion } = made.metadata;
      const body = route('versioned', 30, { metadata: { resourceVersion } });
      return [await kube.apply(httpRoutes(namespace), 'versioned', body, meshloom)];
    },
    expected: [{ status: 200, body: { metadata: { generation: 2 } } }],
  },
];
