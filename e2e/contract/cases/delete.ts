import { expect } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, route, storedIn } from '../objects.ts';

const NO_ONE = '00000000-0000-0000-0000-000000000000';

export const deleteCases: readonly ContractCase[] = [
  {
    name: 'delete answers with a Status and the uid, and the object is gone',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('gone'));
      return [
        await kube.delete(httpRoutes(namespace), 'gone'),
        await kube.get(httpRoutes(namespace), 'gone'),
      ];
    },
    expected: [
      {
        status: 200,
        body: {
          kind: 'Status',
          status: 'Success',
          details: {
            name: 'gone',
            group: 'gateway.networking.k8s.io',
            kind: 'httproutes',
            uid: expect.any(String),
          },
        },
      },
      { status: 404 },
    ],
  },
  {
    name: 'delete of what is not there is 404',
    run: async ({ kube, namespace }) => [await kube.delete(httpRoutes(namespace), 'nobody')],
    expected: [{ status: 404, body: { reason: 'NotFound' } }],
  },
  {
    name: 'delete with the right uid and resourceVersion',
    run: async ({ kube, namespace }) => {
      const { metadata } = await given(kube, httpRoutes(namespace), route('sure'));
      const { uid, resourceVersion } = metadata;
      return [await kube.delete(httpRoutes(namespace), 'sure', { preconditions: { uid, resourceVersion } })];
    },
    expected: [{ status: 200, body: { status: 'Success' } }],
  },
  {
    name: 'delete with a propagation policy of one of three kinds',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('policy'));
      return [
        await kube.delete(httpRoutes(namespace), 'policy', { propagationPolicy: 'Sometimes' }),
        await kube.delete(httpRoutes(namespace), 'policy', { propagationPolicy: 'Background' }),
      ];
    },
    expected: [{ status: 422 }, { status: 200 }],
  },
  {
    name: 'delete with another uid is 409 and deletes nothing',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('other'));
      return [
        await kube.delete(httpRoutes(namespace), 'other', { preconditions: { uid: NO_ONE } }),
        await kube.get(httpRoutes(namespace), 'other'),
      ];
    },
    expected: [
      {
        status: 409,
        body: { reason: 'Conflict', message: expect.stringContaining('UID in the precondition') },
      },
      { status: 200 },
    ],
  },
  {
    name: 'delete with a stale resourceVersion is 409 and deletes nothing',
    run: async ({ kube, namespace }) => {
      const { metadata } = await given(kube, httpRoutes(namespace), route('moved'));
      await kube.patch(httpRoutes(namespace), 'moved', { metadata: { labels: { a: 'b' } } });
      const { resourceVersion } = metadata;
      return [
        await kube.delete(httpRoutes(namespace), 'moved', { preconditions: { resourceVersion } }),
        await kube.get(httpRoutes(namespace), 'moved'),
      ];
    },
    expected: [
      {
        status: 409,
        body: { reason: 'Conflict', message: expect.stringContaining('ResourceVersion in the precondition') },
      },
      { status: 200 },
    ],
  },
  {
    name: 'a finalizer holds the object until it is taken away',
    run: async ({ kube, namespace }) => {
      const metadata = { finalizers: ['mesh.test/hold'] };
      await given(kube, httpRoutes(namespace), route('held', 1, { metadata }));
      return [
        await kube.delete(httpRoutes(namespace), 'held'),
        await kube.get(httpRoutes(namespace), 'held'),
        await kube.patch(httpRoutes(namespace), 'held', { metadata: { finalizers: [] } }),
        await kube.get(httpRoutes(namespace), 'held'),
      ];
    },
    expected: [
      { status: 200, body: { kind: 'HTTPRoute', metadata: { deletionTimestamp: expect.any(String) } } },
      { status: 200, body: { metadata: { finalizers: ['mesh.test/hold'], deletionGracePeriodSeconds: 0 } } },
      { status: 200 },
      { status: 404 },
    ],
  },
  {
    name: 'no finalizer can be added to what is being deleted',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, configMap('dying', {}, { finalizers: ['mesh.test/hold'] }));
      await kube.delete(maps, 'dying');
      const finalizers = ['mesh.test/hold', 'mesh.test/more'];
      return [await kube.patch(maps, 'dying', { metadata: { finalizers } })];
    },
    expected: [{ status: 422, body: { details: { causes: [{ field: 'metadata.finalizers' }] } } }],
  },
  {
    name: 'a name that was deleted can be created again, with another uid',
    run: async ({ kube, namespace }) => {
      const first = await given(kube, httpRoutes(namespace), route('again'));
      await kube.delete(httpRoutes(namespace), 'again');
      const second = await given(kube, httpRoutes(namespace), route('again'));
      return [second.metadata.uid !== first.metadata.uid, second];
    },
    expected: [true, { metadata: { generation: 1 } }],
  },
  {
    name: 'delete of a collection takes what the selector chooses',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, configMap('yes', {}, { labels: { app: 'shop' } }));
      await given(kube, maps, configMap('no', {}));
      const path = `/api/v1/namespaces/${namespace}/configmaps`;
      const answer = await kube.call({ method: 'DELETE', path, query: { labelSelector: 'app=shop' } });
      return [answer.status, await kube.get(maps, 'yes'), storedIn(await kube.get(maps, 'no'))];
    },
    expected: [200, { status: 404 }, { metadata: { name: 'no' } }],
  },
];
