import { expect } from 'vitest';
import { coreV1, httpRoutes, type KubeHttp } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, listIn, namesIn, refusalOf, route, storedIn } from '../objects.ts';

async function givenMaps(kube: KubeHttp, namespace: string): Promise<void> {
  for (const [name, labels] of [
    ['a', { app: 'shop', tier: 'front' }],
    ['b', { app: 'shop' }],
    ['c', { app: 'cart', tier: 'front' }],
    ['d', {}],
  ] as const) {
    await given(kube, coreV1('configmaps', namespace), configMap(name, {}, { labels }));
  }
}

/** A selector and the names it leaves, one case each. */
const SELECTORS = [
  { query: { labelSelector: 'app=shop' }, names: ['a', 'b'] },
  { query: { labelSelector: 'app==shop,tier=front' }, names: ['a'] },
  { query: { labelSelector: 'app!=shop' }, names: ['c', 'd'] },
  { query: { labelSelector: 'app in (shop, cart),tier' }, names: ['a', 'c'] },
  { query: { labelSelector: 'app notin (shop)' }, names: ['c', 'd'] },
  { query: { labelSelector: '!tier' }, names: ['b', 'd'] },
  { query: { fieldSelector: 'metadata.name=c' }, names: ['c'] },
  { query: { fieldSelector: 'metadata.name!=c' }, names: ['a', 'b', 'd'] },
] as const;

const selectorCases: readonly ContractCase[] = SELECTORS.map(({ query, names }) => ({
  name: `list with ${Object.entries(query)
    .map(([key, text]) => `${key} ${text}`)
    .join('')}`,
  run: async ({ kube, namespace }) => {
    await givenMaps(kube, namespace);
    return [namesIn(await kube.list(coreV1('configmaps', namespace), query))];
  },
  expected: [names],
}));

export const listCases: readonly ContractCase[] = [
  ...selectorCases,
  {
    name: 'an empty list has items and a resourceVersion',
    run: async ({ kube, namespace }) => [await kube.list(httpRoutes(namespace))],
    expected: [
      {
        status: 200,
        body: {
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'HTTPRouteList',
          metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
          items: [],
        },
      },
    ],
  },
  {
    name: 'a list holds whole objects in the order of their names',
    run: async ({ kube, namespace }) => {
      for (const name of ['b', 'a']) await given(kube, httpRoutes(namespace), route(name));
      const listed = await kube.list(httpRoutes(namespace));
      return [namesIn(listed), listed];
    },
    expected: [
      ['a', 'b'],
      {
        body: {
          items: [{ kind: 'HTTPRoute', spec: { rules: [{ matches: [{ path: { value: '/' } }] }] } }, {}],
        },
      },
    ],
  },
  {
    name: 'items of a core list say no kind of their own',
    run: async ({ kube, namespace }) => {
      await given(kube, coreV1('configmaps', namespace), configMap('only', { a: '1' }));
      const [item] = listIn(await kube.list(coreV1('configmaps', namespace))).items;
      return [item, 'kind' in (item ?? {})];
    },
    expected: [{ metadata: { name: 'only' }, data: { a: '1' } }, false],
  },
  {
    name: 'pages by limit and continue, all of one resourceVersion',
    run: async ({ kube, namespace }) => {
      await givenMaps(kube, namespace);
      const maps = coreV1('configmaps', namespace);
      const first = await kube.list(maps, { limit: 3 });
      await given(kube, maps, configMap('e', {}));
      const second = await kube.list(maps, { limit: 3, continue: listIn(first).metadata.continue });
      const same = listIn(first).metadata.resourceVersion === listIn(second).metadata.resourceVersion;
      return [namesIn(first), namesIn(second), same, listIn(second).metadata.continue ?? '', first];
    },
    expected: [['a', 'b', 'c'], ['d'], true, '', { body: { metadata: { remainingItemCount: 1 } } }],
  },
  {
    name: 'a continue token that is none is refused',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      return [refusalOf(await kube.list(maps, { limit: 1, continue: 'nonsense' }))];
    },
    expected: [{ status: 400, reason: 'BadRequest' }],
  },
  {
    name: 'resourceVersion 0 is an answer too',
    run: async ({ kube, namespace }) => {
      await givenMaps(kube, namespace);
      // From the cache, which may be behind: what holds is the form of the answer.
      const { status } = await kube.list(coreV1('configmaps', namespace), { resourceVersion: '0' });
      return [status];
    },
    expected: [200],
  },
  {
    name: 'NotOlderThan a version just seen has that version in it',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('fresh'));
      const listed = await kube.list(httpRoutes(namespace), {
        resourceVersion: made.metadata.resourceVersion,
        resourceVersionMatch: 'NotOlderThan',
      });
      return [listed];
    },
    expected: [{ status: 200, body: { items: [{ metadata: { name: 'fresh' } }] } }],
  },
  {
    name: 'a resourceVersion that is no number is refused',
    run: async ({ kube, namespace }) => [await kube.list(httpRoutes(namespace), { resourceVersion: 'abc' })],
    expected: [{ status: 400 }],
  },
  {
    name: 'resourceVersionMatch without a resourceVersion is refused',
    run: async ({ kube, namespace }) => [
      await kube.list(httpRoutes(namespace), { resourceVersionMatch: 'NotOlderThan' }),
    ],
    expected: [{ status: 422, body: { reason: 'Invalid' } }],
  },
  {
    name: 'a selector that cannot be read is refused',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      return [
        refusalOf(await kube.list(maps, { labelSelector: 'a in' })),
        await kube.list(maps, { fieldSelector: 'spec.nonsense=1' }),
        await kube.list(httpRoutes(namespace), { fieldSelector: 'spec.nonsense=1' }),
      ];
    },
    expected: [{ status: 400, reason: 'BadRequest' }, { status: 400 }, { status: 400 }],
  },
  {
    name: 'list over all namespaces sees every one',
    run: async ({ kube, namespace }) => {
      const labels = { contract: namespace };
      await given(kube, coreV1('configmaps', namespace), configMap('here', {}, { labels }));
      await given(kube, coreV1('configmaps', 'default'), configMap(`of-${namespace}`, {}, { labels }));
      const listed = await kube.list(coreV1('configmaps'), { labelSelector: `contract=${namespace}` });
      return [listIn(listed).items.map(({ metadata }) => [metadata.namespace, metadata.name])];
    },
    expected: [expect.arrayContaining([['default', expect.any(String)]])],
  },
  {
    name: 'get answers with what was created',
    run: async ({ kube, namespace }) => {
      const made = await given(kube, httpRoutes(namespace), route('whole'));
      const got = await kube.get(httpRoutes(namespace), 'whole');
      return [got, storedIn(got).metadata.resourceVersion === made.metadata.resourceVersion];
    },
    expected: [{ status: 200, body: { metadata: { generation: 1 } } }, true],
  },
  {
    name: 'a name that is not there is 404 with its details',
    run: async ({ kube, namespace }) => [
      await kube.get(httpRoutes(namespace), 'nobody'),
      await kube.get(coreV1('services', namespace), 'nobody'),
      await kube.get(coreV1('namespaces'), 'no-such-namespace'),
    ],
    expected: [
      {
        status: 404,
        body: {
          kind: 'Status',
          reason: 'NotFound',
          message: 'httproutes.gateway.networking.k8s.io "nobody" not found',
          details: { name: 'nobody', group: 'gateway.networking.k8s.io', kind: 'httproutes' },
        },
      },
      { status: 404, body: { message: 'services "nobody" not found' } },
      { status: 404, body: { message: 'namespaces "no-such-namespace" not found' } },
    ],
  },
];
