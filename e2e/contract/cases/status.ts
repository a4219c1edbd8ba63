import { coreV1, httpRoutes, pathOf } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { given, route, service, storedIn } from '../objects.ts';

const PARENT = {
  parentRef: { group: '', kind: 'Service', name: 'shop', port: 80 },
  controllerName: 'mesh.test/controller',
  conditions: [
    {
      type: 'Accepted',
      status: 'True',
      reason: 'Accepted',
      message: 'Route is accepted',
      observedGeneration: 1,
      lastTransitionTime: '2026-01-02T03:04:05Z',
    },
  ],
};
const answered = { status: { parents: [PARENT] } };

/** The status subresource, and what raises the generation. */
export const statusCases: readonly ContractCase[] = [
  {
    name: 'a patch of the status changes neither generation nor spec',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('answered'));
      const patch = { ...answered, spec: { hostnames: ['no.example.test'] } };
      return [await kube.patchStatus(httpRoutes(namespace), 'answered', patch, { fieldManager: 'mesh' })];
    },
    expected: [
      {
        status: 200,
        body: {
          metadata: { generation: 1 },
          status: { parents: [{ controllerName: 'mesh.test/controller' }] },
        },
      },
    ],
  },
  {
    name: 'a patch of the object cannot write the status',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('pretended'));
      const patched = storedIn(await kube.patch(httpRoutes(namespace), 'pretended', answered));
      return [patched, 'status' in patched];
    },
    expected: [{ metadata: { generation: 1 } }, false],
  },
  {
    name: 'a replace of the object keeps the status it does not mention',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('kept'));
      const seen = storedIn(await kube.patchStatus(httpRoutes(namespace), 'kept', answered));
      const { resourceVersion } = seen.metadata;
      const body = { ...made, metadata: { ...made.metadata, resourceVersion, labels: { a: 'b' } } };
      return [await kube.replace(httpRoutes(namespace), 'kept', body)];
    },
    expected: [{ status: 200, body: { metadata: { labels: { a: 'b' } }, status: { parents: [{}] } } }],
  },
  {
    name: 'an edit of the spec keeps the status and raises the generation',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'edited', route('edited'), { manager: 'meshloom' });
      await kube.patchStatus(httpRoutes(namespace), 'edited', answered, { fieldManager: 'mesh' });
      return [
        await kube.apply(httpRoutes(namespace), 'edited', route('edited', 50), { manager: 'meshloom' }),
      ];
    },
    expected: [
      {
        body: {
          metadata: { generation: 2 },
          status: { parents: [{ conditions: [{ type: 'Accepted', observedGeneration: 1 }] }] },
        },
      },
    ],
  },
  {
    name: 'the status is read under its own path as part of the whole object',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('read'));
      await kube.patchStatus(httpRoutes(namespace), 'read', answered);
      return [await kube.raw(pathOf(httpRoutes(namespace), 'read', 'status'))];
    },
    expected: [
      { status: 200, body: { kind: 'HTTPRoute', spec: { rules: [{}] }, status: { parents: [{}] } } },
    ],
  },
  {
    name: 'a patch of the status with a stale resourceVersion is 409',
    run: async ({ kube, namespace }) => {
      const { metadata } = await given(kube, httpRoutes(namespace), route('stale'));
      await kube.patch(httpRoutes(namespace), 'stale', { metadata: { labels: { a: 'b' } } });
      const { resourceVersion } = metadata;
      return [
        await kube.patchStatus(httpRoutes(namespace), 'stale', {
          ...answered,
          metadata: { resourceVersion },
        }),
      ];
    },
    expected: [{ status: 409, body: { reason: 'Conflict' } }],
  },
  {
    name: 'a status that breaks the schema is refused with its field',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('broken'));
      const parents = [{ ...PARENT, controllerName: 'no slash' }];
      return [await kube.patchStatus(httpRoutes(namespace), 'broken', { status: { parents } })];
    },
    expected: [
      { status: 422, body: { details: { causes: [{ field: 'status.parents[0].controllerName' }] } } },
    ],
  },
  {
    name: 'apply to the status is owned apart from the spec',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'owned', route('owned'), { manager: 'meshloom' });
      return [
        await kube.call({
          method: 'PATCH',
          contentType: 'application/apply-patch+yaml',
          path: pathOf(httpRoutes(namespace), 'owned', 'status'),
          query: { fieldManager: 'mesh' },
          body: {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'HTTPRoute',
            metadata: { name: 'owned' },
            ...answered,
          },
        }),
      ];
    },
    expected: [{ status: 200, body: { metadata: { managedFields: [{}, {}], generation: 1 } } }],
  },
  {
    name: 'a Service has no generation',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, coreV1('services', namespace), service('plain'));
      return ['generation' in made.metadata];
    },
    expected: [false],
  },
];
