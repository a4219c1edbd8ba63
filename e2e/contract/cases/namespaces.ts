import { coreV1, httpRoutes, type KubeHttp } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, route } from '../objects.ts';

const NAMESPACES = coreV1('namespaces');
const HELD = { finalizers: ['contract.example.test/held'] };

/** A namespace on its way out that something holds: without, it would be gone from the sandbox, and stay on a server without controllers. */
async function terminating(kube: KubeHttp, namespace: string): Promise<unknown> {
  await given(kube, coreV1('configmaps', namespace), configMap('held', { a: '1' }, HELD));
  return kube.delete(NAMESPACES, namespace);
}

/** Namespaces that come and go. */
export const namespaceCases: readonly ContractCase[] = [
  {
    name: 'a new namespace is active and labelled with its name',
    run: async ({ kube, namespace }) => [
      await kube.create(NAMESPACES, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `${namespace}-x`, labels: { a: 'b' } },
      }),
    ],
    expected: [{ status: 201, body: { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } } }],
  },
  {
    name: 'deleting a namespace answers with it, terminating, however often',
    run: async ({ kube, namespace }) => [
      await terminating(kube, namespace),
      await kube.delete(NAMESPACES, namespace),
      await kube.get(NAMESPACES, namespace),
    ],
    expected: [
      { status: 200, body: { status: { phase: 'Terminating' } } },
      { status: 200, body: { status: { phase: 'Terminating' } } },
      { status: 200, body: { status: { phase: 'Terminating' } } },
    ],
  },
  {
    name: 'nothing is created in a namespace that is going away',
    run: async ({ kube, namespace }) => {
      await terminating(kube, namespace);
      return [
        await kube.create(coreV1('configmaps', namespace), configMap('late', {})),
        await kube.create(httpRoutes(namespace), route('late')),
        await kube.apply(httpRoutes(namespace), 'late', route('late'), { manager: 'a' }),
        await kube.create(coreV1('services', namespace), {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 's' },
          spec: { ports: [{ port: 80 }] },
        }),
      ];
    },
    expected: Array.from({ length: 4 }, () => ({ status: 403, body: { reason: 'Forbidden' } })),
  },
  {
    name: 'what is there may still be changed',
    run: async ({ kube, namespace }) => {
      await terminating(kube, namespace);
      const { status } = await kube.patch(coreV1('configmaps', namespace), 'held', { data: { a: '2' } });
      return [status];
    },
    expected: [200],
  },
  {
    name: 'the default namespace stays',
    run: async ({ kube }) => [await kube.delete(NAMESPACES, 'default')],
    expected: [
      {
        status: 403,
        body: { message: 'namespaces "default" is forbidden: this namespace may not be deleted' },
      },
    ],
  },
  {
    name: 'a dry run of a deletion deletes nothing',
    run: async ({ kube, namespace }) => [
      (await kube.delete(NAMESPACES, namespace, { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] }))
        .status,
      await kube.get(NAMESPACES, namespace),
    ],
    expected: [200, { status: 200, body: { status: { phase: 'Active' } } }],
  },
  {
    name: 'finalize takes the finalizers of the spec',
    run: async ({ kube, namespace }) => [
      await kube.call({
        method: 'PUT',
        path: `/api/v1/namespaces/${namespace}/finalize`,
        body: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace },
          spec: { finalizers: ['x.example/y'] },
        },
      }),
      await kube.get(NAMESPACES, namespace),
    ],
    expected: [{ status: 200 }, { status: 200, body: { spec: { finalizers: ['x.example/y'] } } }],
  },
  {
    name: 'finalizers of a namespace may not be changed at the front door',
    run: async ({ kube, namespace }) => [
      await kube.patch(NAMESPACES, namespace, { spec: { finalizers: [] } }),
    ],
    expected: [{ status: 200, body: { spec: { finalizers: ['kubernetes'] } } }],
  },
  {
    name: 'namespaces are not deleted in one sweep',
    run: async ({ kube }) => [await kube.call({ method: 'DELETE', path: '/api/v1/namespaces' })],
    expected: [{ status: 405, body: { reason: 'MethodNotAllowed' } }],
  },
];
