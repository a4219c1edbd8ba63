import { expect } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, refusalOf, route, service, storedIn } from '../objects.ts';

/** Create and replace. */
export const writeCases: readonly ContractCase[] = [
  {
    name: 'create fills in the defaults of the schema',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), {
        ...route('defaults'),
        spec: {
          parentRefs: [{ name: 'edge' }],
          rules: [
            {
              matches: [{ headers: [{ name: 'version', value: 'v2' }] }],
              backendRefs: [{ name: 'a', port: 80 }],
            },
          ],
        },
      }),
    ],
    expected: [
      {
        status: 201,
        body: {
          metadata: {
            generation: 1,
            managedFields: [{ operation: 'Update', apiVersion: expect.any(String) }],
          },
          spec: {
            parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }],
            rules: [
              {
                matches: [
                  { path: { type: 'PathPrefix', value: '/' }, headers: [{ type: 'Exact', name: 'version' }] },
                ],
                backendRefs: [{ group: '', kind: 'Service', name: 'a', weight: 1 }],
              },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'create of a Service gives it an address and the usual defaults',
    run: async ({ kube, namespace }) => [await kube.create(coreV1('services', namespace), service('shop'))],
    expected: [
      {
        status: 201,
        body: {
          spec: { type: 'ClusterIP', clusterIP: expect.stringMatching(/^\d+\./), sessionAffinity: 'None' },
          status: { loadBalancer: {} },
        },
      },
    ],
  },
  {
    name: 'create of a headless Service keeps it headless',
    run: async ({ kube, namespace }) => [
      await kube.create(coreV1('services', namespace), service('headless', { clusterIP: 'None' })),
    ],
    expected: [{ status: 201, body: { spec: { clusterIP: 'None', clusterIPs: ['None'] } } }],
  },
  {
    name: 'create with generateName makes a name',
    run: async ({ kube, namespace }) => {
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'made-' } };
      const made = storedIn(await kube.create(coreV1('configmaps', namespace), body));
      return [/^made-[a-z0-9]{5}$/.test(made.metadata.name)];
    },
    expected: [true],
  },
  {
    name: 'create of a name that is taken is 409 AlreadyExists',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('taken'));
      return [await kube.create(httpRoutes(namespace), route('taken'))];
    },
    expected: [
      {
        status: 409,
        body: {
          reason: 'AlreadyExists',
          message: 'httproutes.gateway.networking.k8s.io "taken" already exists',
          details: { name: 'taken', kind: 'httproutes' },
        },
      },
    ],
  },
  {
    name: 'create in a namespace that is not there is 404 of the namespace',
    run: async ({ kube }) => [
      await kube.create(httpRoutes('no-such-namespace'), route('lost')),
      await kube.apply(httpRoutes('no-such-namespace'), 'lost', route('lost'), { manager: 'meshloom' }),
    ],
    expected: [
      {
        status: 404,
        body: { message: 'namespaces "no-such-namespace" not found', details: { kind: 'namespaces' } },
      },
      { status: 404, body: { message: 'namespaces "no-such-namespace" not found' } },
    ],
  },
  {
    name: 'create for another namespace than that of the path is refused',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), route('astray', 1, { metadata: { namespace: 'elsewhere' } })),
    ],
    expected: [{ status: 400, body: { reason: 'BadRequest' } }],
  },
  {
    name: 'create with a resourceVersion is refused',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), route('versioned', 1, { metadata: { resourceVersion: '7' } })),
    ],
    expected: [
      { status: 500, body: { message: expect.stringContaining('resourceVersion should not be set') } },
    ],
  },
  {
    name: 'create of another kind than that of the path is refused',
    run: async ({ kube, namespace }) => {
      const body = { ...route('odd'), kind: 'GRPCRoute' };
      // CEL rules of the other kind fail too, or not, depending on what is checked first.
      return [refusalOf(await kube.create(httpRoutes(namespace), body))];
    },
    expected: [
      {
        status: 422,
        reason: 'Invalid',
        cause: { field: 'kind', message: 'Invalid value: "GRPCRoute": must be HTTPRoute' },
      },
    ],
  },
  {
    name: 'create ignores status, uid and generation in the body',
    run: async ({ kube, namespace }) => {
      const metadata = { uid: '00000000-0000-0000-0000-000000000000', generation: 12 };
      const body = { ...route('bold', 1, { metadata }), status: { parents: [] } };
      const made = await kube.create(httpRoutes(namespace), body);
      return [made, storedIn(made).metadata.uid !== metadata.uid];
    },
    expected: [{ status: 201, body: { metadata: { generation: 1 } } }, true],
  },
  {
    name: 'replace changes the spec, raises the generation and keeps the uid',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('changed'));
      const { resourceVersion } = made.metadata;
      const body = route('changed', 50, { metadata: { resourceVersion } });
      const replaced = await kube.replace(httpRoutes(namespace), 'changed', body);
      return [replaced, storedIn(replaced).metadata.uid === made.metadata.uid];
    },
    expected: [{ status: 200, body: { metadata: { generation: 2 } } }, true],
  },
  {
    name: 'replace with what is there changes nothing, not even the resourceVersion',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('same'));
      const replaced = storedIn(await kube.replace(httpRoutes(namespace), 'same', made));
      return [replaced.metadata.resourceVersion === made.metadata.resourceVersion, replaced];
    },
    expected: [true, { metadata: { generation: 1 } }],
  },
  {
    name: 'replace of labels alone leaves the generation',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('labelled'));
      const body = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } };
      const replaced = await kube.replace(httpRoutes(namespace), 'labelled', body);
      return [replaced, storedIn(replaced).metadata.resourceVersion !== made.metadata.resourceVersion];
    },
    expected: [{ body: { metadata: { generation: 1, labels: { a: 'b' } } } }, true],
  },
  {
    name: 'replace with a stale resourceVersion is 409 without causes',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('stale'));
      await kube.patch(httpRoutes(namespace), 'stale', { metadata: { labels: { a: 'b' } } });
      const { resourceVersion } = made.metadata;
      return [
        await kube.replace(
          httpRoutes(namespace),
          'stale',
          route('stale', 1, { metadata: { resourceVersion } }),
        ),
      ];
    },
    expected: [
      {
        status: 409,
        body: {
          reason: 'Conflict',
          message: expect.stringContaining('the object has been modified'),
          details: { name: 'stale', group: 'gateway.networking.k8s.io', kind: 'httproutes' },
        },
      },
    ],
  },
  {
    name: 'replace of a route without a resourceVersion is refused, of a ConfigMap it is not',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('unguarded'));
      await given(kube, coreV1('configmaps', namespace), configMap('unguarded', { b: '1' }));
      return [
        await kube.replace(httpRoutes(namespace), 'unguarded', route('unguarded')),
        await kube.replace(coreV1('configmaps', namespace), 'unguarded', configMap('unguarded', { a: '1' })),
      ];
    },
    expected: [
      { status: 422, body: { details: { causes: [{ field: 'metadata.resourceVersion' }] } } },
      { status: 200, body: { data: { a: '1' } } },
    ],
  },
  {
    name: 'replace with another uid is 409',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('other'));
      const metadata = { ...made.metadata, uid: '00000000-0000-0000-0000-000000000000' };
      return [await kube.replace(httpRoutes(namespace), 'other', { ...made, metadata })];
    },
    expected: [
      {
        status: 409,
        body: { reason: 'Conflict', message: expect.stringContaining('Precondition failed: UID') },
      },
    ],
  },
  {
    name: 'replace of what is not there is 404',
    run: async ({ kube, namespace }) => [
      await kube.replace(
        httpRoutes(namespace),
        'absent',
        route('absent', 1, { metadata: { resourceVersion: '1' } }),
      ),
    ],
    expected: [{ status: 404, body: { reason: 'NotFound' } }],
  },
  {
    name: 'replace under another name than that of the path is refused',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('name'));
      const body = { ...made, metadata: { ...made.metadata, name: 'another' } };
      return [await kube.replace(httpRoutes(namespace), 'name', body)];
    },
    expected: [{ status: 400, body: { reason: 'BadRequest' } }],
  },
];
