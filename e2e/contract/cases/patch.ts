import { coreV1, httpRoutes, pathOf } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, route, service } from '../objects.ts';

/** Merge, JSON and strategic patches. */
export const patchCases: readonly ContractCase[] = [
  {
    name: 'merge patch sets members, and null removes them',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, configMap('merge', { a: '1', b: '1' }));
      return [await kube.patch(maps, 'merge', { data: { a: '2', b: null, c: '3' } })];
    },
    expected: [{ status: 200, body: { data: { a: '2', c: '3' } } }],
  },
  {
    name: 'merge patch replaces a list as a whole',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('list'));
      const rules = [{ backendRefs: [{ name: 'shop-v3', port: 80 }] }];
      return [await kube.patch(httpRoutes(namespace), 'list', { spec: { rules } })];
    },
    expected: [
      {
        body: {
          metadata: { generation: 2 },
          spec: { rules: [{ backendRefs: [{ name: 'shop-v3', weight: 1 }] }] },
        },
      },
    ],
  },
  {
    name: 'merge patch that changes nothing keeps the resourceVersion',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const made = await given(kube, maps, configMap('idle', { a: '1' }));
      return [made, await kube.patch(maps, 'idle', { data: { a: '1' } })];
    },
    expected: [{}, { status: 200 }],
  },
  {
    name: 'merge patch with a stale resourceVersion is 409',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const { metadata } = await given(kube, maps, configMap('stale', { a: '1' }));
      await kube.patch(maps, 'stale', { data: { a: '2' } });
      const { resourceVersion } = metadata;
      return [await kube.patch(maps, 'stale', { metadata: { resourceVersion }, data: { a: '3' } })];
    },
    expected: [{ status: 409, body: { reason: 'Conflict' } }],
  },
  {
    name: 'merge patch that makes the object invalid is refused with the field',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('invalid'));
      const rules = [{ backendRefs: [{ name: 'a', port: 80, weight: -1 }] }];
      return [await kube.patch(httpRoutes(namespace), 'invalid', { spec: { rules } })];
    },
    expected: [
      { status: 422, body: { details: { causes: [{ field: 'spec.rules[0].backendRefs[0].weight' }] } } },
    ],
  },
  {
    name: 'JSON patch with a test that holds replaces one weight',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('exact'));
      const path = '/spec/rules/0/backendRefs/1/weight';
      return [
        await kube.patch(httpRoutes(namespace), 'exact', [
          { op: 'test', path, value: 10 },
          { op: 'replace', path, value: 50 },
        ]),
      ];
    },
    expected: [
      {
        status: 200,
        body: {
          metadata: { generation: 2 },
          spec: { rules: [{ backendRefs: [{ weight: 90 }, { weight: 50 }] }] },
        },
      },
    ],
  },
  {
    name: 'JSON patch with a test that fails is refused',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('inexact'));
      const path = '/spec/rules/0/backendRefs/1/weight';
      return [
        await kube.patch(httpRoutes(namespace), 'inexact', [
          { op: 'test', path, value: 11 },
          { op: 'replace', path, value: 50 },
        ]),
      ];
    },
    expected: [{ status: 422, body: { reason: 'Invalid' } }],
  },
  {
    name: 'JSON patch adds, moves, copies and removes',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, configMap('moves', { a: '1', b: '2' }));
      return [
        await kube.patch(maps, 'moves', [
          { op: 'add', path: '/data/c', value: '3' },
          { op: 'move', from: '/data/a', path: '/data/d' },
          { op: 'copy', from: '/data/b', path: '/data/e' },
          { op: 'remove', path: '/data/b' },
        ]),
      ];
    },
    expected: [{ status: 200, body: { data: { c: '3', d: '1', e: '2' } } }],
  },
  {
    name: 'JSON patch of a path that is not there is refused',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('nowhere'));
      return [
        await kube.patch(httpRoutes(namespace), 'nowhere', [{ op: 'remove', path: '/spec/hostnames' }]),
      ];
    },
    expected: [{ status: 422 }],
  },
  {
    name: 'strategic patch merges the ports of a Service, and is not for custom resources',
    run: async ({ kube, namespace }) => {
      await given(kube, coreV1('services', namespace), service('strategic'));
      await given(kube, httpRoutes(namespace), route('strategic'));
      const contentType = 'application/strategic-merge-patch+json';
      const patch = (path: string, body: object) => kube.call({ method: 'PATCH', contentType, path, body });
      return [
        await patch(pathOf(coreV1('services', namespace), 'strategic'), {
          spec: { ports: [{ name: 'metrics', port: 9090 }] },
        }),
        await patch(pathOf(httpRoutes(namespace), 'strategic'), { metadata: { labels: { a: 'b' } } }),
      ];
    },
    expected: [{ status: 200, body: { spec: { ports: [{ port: 9090 }, { port: 80 }] } } }, { status: 415 }],
  },
  {
    name: 'a patch of what is not there is 404',
    run: async ({ kube, namespace }) => [
      await kube.patch(httpRoutes(namespace), 'nobody', { metadata: { labels: { a: 'b' } } }),
      await kube.patch(httpRoutes(namespace), 'nobody', [{ op: 'add', path: '/metadata/labels', value: {} }]),
    ],
    expected: [{ status: 404 }, { status: 404 }],
  },
  {
    name: 'a patch cannot rename',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('name'));
      return [await kube.patch(httpRoutes(namespace), 'name', { metadata: { name: 'another' } })];
    },
    expected: [{ status: 400 }],
  },
];
