import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { given, namesIn, route, storedIn } from '../objects.ts';

const dryRun = { dryRun: 'All' } as const;
const rehearsed = { manager: 'meshloom', query: dryRun } as const;

/** dryRun=All answers as the write would, and stores nothing. */
export const dryRunCases: readonly ContractCase[] = [
  {
    name: 'dry run of a create answers 201 and stores nothing',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), route('rehearsed'), dryRun),
      namesIn(await kube.list(httpRoutes(namespace))),
    ],
    expected: [
      { status: 201, body: { metadata: { generation: 1 }, spec: { rules: [{ matches: [{}] }] } } },
      [],
    ],
  },
  {
    name: 'dry run of an apply that creates answers 201 and stores nothing',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'rehearsed', route('rehearsed'), rehearsed),
      namesIn(await kube.list(httpRoutes(namespace))),
    ],
    expected: [{ status: 201 }, []],
  },
  {
    name: 'dry run of an apply that edits leaves the object as it was',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'kept', route('kept'), { manager: 'meshloom' });
      const before = storedIn(await kube.get(httpRoutes(namespace), 'kept'));
      const dry = await kube.apply(httpRoutes(namespace), 'kept', route('kept', 50), rehearsed);
      const after = storedIn(await kube.get(httpRoutes(namespace), 'kept'));
      return [dry, after.metadata.resourceVersion === before.metadata.resourceVersion, after];
    },
    expected: [
      {
        status: 200,
        body: { metadata: { generation: 2 }, spec: { rules: [{ backendRefs: [{}, { weight: 50 }] }] } },
      },
      true,
      { metadata: { generation: 1 }, spec: { rules: [{ backendRefs: [{}, { weight: 10 }] }] } },
    ],
  },
  {
    name: 'dry run finds conflicts and invalid fields',
    run: async ({ kube, namespace }) => {
      await kube.apply(httpRoutes(namespace), 'theirs', route('theirs'), { manager: 'argocd-controller' });
      return [
        await kube.apply(httpRoutes(namespace), 'theirs', route('theirs', 50), rehearsed),
        await kube.apply(httpRoutes(namespace), 'bad', route('bad', -1), rehearsed),
      ];
    },
    expected: [
      { status: 409, body: { details: { causes: [{ field: '.spec.rules' }] } } },
      { status: 422, body: { details: { causes: [{ field: 'spec.rules[0].backendRefs[1].weight' }] } } },
    ],
  },
  {
    name: 'dry run of a replace and of a patch change nothing',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('still'));
      const { resourceVersion } = made.metadata;
      const body = route('still', 50, { metadata: { resourceVersion } });
      return [
        await kube.replace(httpRoutes(namespace), 'still', body, dryRun),
        await kube.patch(httpRoutes(namespace), 'still', { metadata: { labels: { a: 'b' } } }, dryRun),
        storedIn(await kube.get(httpRoutes(namespace), 'still')).metadata.resourceVersion === resourceVersion,
      ];
    },
    expected: [
      { status: 200, body: { metadata: { generation: 2 } } },
      { status: 200, body: { metadata: { labels: { a: 'b' } } } },
      true,
    ],
  },
  {
    name: 'dry run of a delete deletes nothing',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('alive'));
      return [
        await kube.delete(httpRoutes(namespace), 'alive', { dryRun: ['All'] }),
        await kube.get(httpRoutes(namespace), 'alive'),
      ];
    },
    expected: [{ status: 200 }, { status: 200 }],
  },
  {
    name: 'a dryRun of something else than All is refused',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), route('some'), { dryRun: 'Some' }),
      namesIn(await kube.list(httpRoutes(namespace))),
    ],
    expected: [{ status: 422, body: { reason: 'Invalid' } }, []],
  },
];
