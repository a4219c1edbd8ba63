import { expect } from 'vitest';
import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { given, refusalOf, route, storedIn } from '../objects.ts';

const meshloom = { manager: 'meshloom' } as const;
const argo = { manager: 'argocd-controller' } as const;
const NO_ONE = '00000000-0000-0000-0000-000000000000';

/** What server-side apply refuses, and in which words. */
export const applyRefusedCases: readonly ContractCase[] = [
  {
    name: 'apply against another applier is 409 with the field and the manager',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'contested', route('contested'), argo);
      return [
        await kube.apply(httpRoutes(namespace), 'contested', route('contested', 50), meshloom),
        await kube.get(httpRoutes(namespace), 'contested'),
      ];
    },
    expected: [
      {
        status: 409,
        body: {
          reason: 'Conflict',
          details: {
            causes: [
              {
                reason: 'FieldManagerConflict',
                field: '.spec.rules',
                message: 'conflict with "argocd-controller"',
              },
            ],
          },
        },
      },
      { body: { spec: { rules: [{ backendRefs: [{}, { weight: 10 }] }] } } },
    ],
  },
  {
    name: 'apply against several fields names each of them',
    run: async ({ kube, namespace }) => {
      const theirs = route('several', 10, { spec: { hostnames: ['a.example.test'] } });
      const ours = route('several', 50, { spec: { hostnames: ['b.example.test'] } });
      await kube.apply(httpRoutes(namespace), 'several', theirs, argo);
      return [await kube.apply(httpRoutes(namespace), 'several', ours, meshloom)];
    },
    expected: [
      {
        status: 409,
        body: { details: { causes: [{ field: '.spec.hostnames' }, { field: '.spec.rules' }] } },
      },
    ],
  },
  {
    name: 'apply against a manager that updated says since which version',
    run: async ({ kube, namespace }) => {
      await kube.create(httpRoutes(namespace), route('updated'), { fieldManager: 'studio' });
      return [await kube.apply(httpRoutes(namespace), 'updated', route('updated', 50), meshloom)];
    },
    expected: [
      {
        status: 409,
        body: {
          details: {
            causes: [
              {
                field: '.spec.rules',
                message: expect.stringContaining('conflict with "studio" using gateway.networking.k8s.io/v1'),
              },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'apply of an undefaulted copy of what another updated conflicts too',
    run: async ({ kube, namespace }) => {
      const bare = route('bare', 10, { spec: { parentRefs: [{ name: 'edge' }] } });
      await kube.create(httpRoutes(namespace), bare, { fieldManager: 'studio' });
      return [await kube.apply(httpRoutes(namespace), 'bare', bare, meshloom)];
    },
    expected: [{ status: 409 }],
  },
  {
    name: 'apply without a fieldManager is refused',
    run: async ({ kube, namespace }) => [
      await kube.call({
        method: 'PATCH',
        contentType: 'application/apply-patch+yaml',
        path: `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes/unmanaged`,
        body: route('unmanaged'),
      }),
    ],
    expected: [{ status: 422, body: { details: { causes: [{ field: 'fieldManager' }] } } }],
  },
  {
    name: 'apply with a fieldManager that is too long is refused',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'long', route('long'), { manager: 'm'.repeat(129) }),
    ],
    expected: [{ status: 422, body: { details: { causes: [{ field: 'fieldManager' }] } } }],
  },
  {
    name: 'apply with managedFields in the body is refused',
    run: async ({ kube, namespace }) => {
      const made = storedIn(await kube.apply(httpRoutes(namespace), 'managed', route('managed'), meshloom));
      const { managedFields } = made.metadata;
      const body = route('managed', 20, { metadata: { managedFields } });
      return [await kube.apply(httpRoutes(namespace), 'managed', body, meshloom)];
    },
    expected: [{ status: 400, body: { message: expect.stringContaining('managedFields') } }],
  },
  {
    name: 'apply of a field the schema does not know is 500 that names it',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'bogus', route('bogus', 1, { spec: { bogus: 1 } }), meshloom),
    ],
    expected: [
      {
        status: 500,
        body: {
          message: expect.stringMatching(
            /failed to create typed patch object .*\.spec\.bogus: field not declared/,
          ),
        },
      },
    ],
  },
  {
    name: 'apply of a value of the wrong type is 500 that names it',
    run: async ({ kube, namespace }) => [
      await kube.apply(
        httpRoutes(namespace),
        'typed',
        route('typed', 1, { spec: { hostnames: 'a' } }),
        meshloom,
      ),
    ],
    expected: [{ status: 500, body: { message: expect.stringContaining('.spec.hostnames') } }],
  },
  {
    name: 'apply of a new name with a uid is a conflict',
    run: async ({ kube, namespace }) => {
      const body = route('ghost', 1, { metadata: { uid: NO_ONE } });
      return [await kube.apply(httpRoutes(namespace), 'ghost', body, meshloom)];
    },
    expected: [{ status: 409, body: { message: expect.stringContaining('uid mismatch') } }],
  },
  {
    name: 'apply of a deleted and recreated object with the old uid is refused',
    run: async ({ kube, namespace }) => {
      const old = await given(kube, httpRoutes(namespace), route('phoenix'));
      await kube.delete(httpRoutes(namespace), 'phoenix');
      await kube.apply(httpRoutes(namespace), 'phoenix', route('phoenix'), meshloom);
      const body = route('phoenix', 40, { metadata: { uid: old.metadata.uid } });
      // A custom resource's metadata is validated twice, so the cause is there twice.
      return [refusalOf(await kube.apply(httpRoutes(namespace), 'phoenix', body, meshloom))];
    },
    expected: [{ status: 422, reason: 'Invalid', cause: { field: 'metadata.uid' } }],
  },
  {
    name: 'apply with a stale resourceVersion is 409 without causes',
    run: async ({ kube, namespace }) => {
      const made = storedIn(await kube.apply(httpRoutes(namespace), 'stale', route('stale'), meshloom));
      await kube.patch(httpRoutes(namespace), 'stale', { metadata: { labels: { a: 'b' } } });
      const { resourceVersion } = made.metadata;
      const body = route('stale', 10, { metadata: { resourceVersion } });
      return [await kube.apply(httpRoutes(namespace), 'stale', body, meshloom)];
    },
    expected: [{ status: 409, body: { message: expect.stringContaining('the object has been modified') } }],
  },
  {
    name: 'apply of another kind, version or name than that of the path is refused',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'odd', { ...route('odd'), kind: 'GRPCRoute' }, meshloom),
      await kube.apply(
        httpRoutes(namespace),
        'odd',
        { ...route('odd'), apiVersion: 'gateway.networking.k8s.io/v1beta1' },
        meshloom,
      ),
      await kube.apply(httpRoutes(namespace), 'odd', route('even'), meshloom),
    ],
    expected: [{ status: 400 }, { status: 400 }, { status: 400 }],
  },
];
