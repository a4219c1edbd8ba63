import { z } from 'zod';
import { coreV1, httpRoutes, type KubeCall, type KubeHttp, pathOf } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, listIn, route } from '../objects.ts';

type PathCase = {
  readonly name: string;
  readonly call: (namespace: string) => KubeCall;
  readonly status: number;
};

const GATEWAY = '/apis/gateway.networking.k8s.io/v1';
const inside = (namespace: string, rest: string) => `${GATEWAY}/namespaces/${namespace}/${rest}`;
const get = (path: string): KubeCall => ({ method: 'GET', path });

const PATHS: readonly PathCase[] = [
  { name: 'a subresource a route has not', call: (ns) => get(inside(ns, 'httproutes/x/scale')), status: 404 },
  { name: 'a kind the group has not', call: (ns) => get(inside(ns, 'unicorns')), status: 404 },
  {
    name: 'a version the group has not',
    call: () => get('/apis/gateway.networking.k8s.io/v7/httproutes'),
    status: 404,
  },
  {
    name: 'a route in the core group',
    call: (ns) => get(`/api/v1/namespaces/${ns}/httproutes`),
    status: 404,
  },
  {
    name: 'a kind of the cluster inside a namespace',
    call: (ns) => get(inside(ns, 'gatewayclasses')),
    status: 404,
  },
  { name: 'a route outside a namespace', call: () => get(`${GATEWAY}/httproutes/x`), status: 404 },
  { name: 'a Service outside a namespace', call: () => get('/api/v1/services/x'), status: 404 },
  {
    name: 'a subresource a Pod has not',
    call: (ns) => get(`/api/v1/namespaces/${ns}/pods/x/unicorn`),
    status: 404,
  },
  {
    name: 'a new route outside a namespace',
    call: () => ({ method: 'POST', path: `${GATEWAY}/httproutes`, body: {} }),
    status: 404,
  },
  {
    name: 'a new Service outside a namespace',
    call: () => ({ method: 'POST', path: '/api/v1/services', body: {} }),
    status: 405,
  },
  {
    name: 'all routes of the cluster at once deleted',
    call: () => ({ method: 'DELETE', path: `${GATEWAY}/httproutes` }),
    status: 404,
  },
  {
    name: 'a collection replaced',
    call: (ns) => ({ method: 'PUT', path: `/api/v1/namespaces/${ns}/services`, body: {} }),
    status: 405,
  },
  {
    name: 'a collection of routes replaced',
    call: (ns) => ({ method: 'PUT', path: inside(ns, 'httproutes'), body: {} }),
    status: 400,
  },
  {
    name: 'a collection patched',
    call: (ns) => ({
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      path: `/api/v1/namespaces/${ns}/services`,
      body: {},
    }),
    status: 405,
  },
  { name: 'discovery written to', call: () => ({ method: 'POST', path: '/api', body: {} }), status: 405 },
  {
    name: 'a review read',
    call: () => get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'),
    status: 405,
  },
];

const pathCases: readonly ContractCase[] = PATHS.map(({ name, call, status }) => ({
  name: `${name} is ${status}`,
  run: async ({ kube, namespace }) => [await kube.call(call(namespace))],
  expected: [{ status }],
}));

const view = (as: string) => ({ accept: `application/json;as=${as};v=v1;g=meta.k8s.io` });

const eventSchema = z.object({ type: z.string(), object: z.unknown() });
const tableSchema = z.object({
  kind: z.string(),
  columnDefinitions: z.array(z.object({ name: z.string() })).nullable(),
  rows: z.array(z.object({ cells: z.array(z.unknown()) })),
});

/** What a watch of one second is told, in another form than whole objects. */
async function watchedAs(kube: KubeHttp, path: string, as: string) {
  const query = { watch: true, timeoutSeconds: 1 };
  const { body } = await kube.call({ method: 'GET', path, query, headers: view(as) });
  // One line is JSON, several are text.
  const lines = typeof body === 'string' ? body.trim().split('\n') : [JSON.stringify(body)];
  return lines.map((line) => eventSchema.parse(JSON.parse(line)));
}

/** Paths that lead nowhere, and the other forms of an answer. */
export const pathAndViewCases: readonly ContractCase[] = [
  ...pathCases,
  {
    name: 'metadata alone, of one object and of a list',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('one', 1, { metadata: { labels: { a: 'b' } } }));
      const path = pathOf(httpRoutes(namespace));
      return [
        await kube.call({ method: 'GET', path: `${path}/one`, headers: view('PartialObjectMetadata') }),
        await kube.call({ method: 'GET', path, headers: view('PartialObjectMetadataList') }),
      ];
    },
    expected: [
      { status: 200, body: { kind: 'PartialObjectMetadata', metadata: { labels: { a: 'b' } } } },
      { status: 200, body: { kind: 'PartialObjectMetadataList', items: [{ metadata: { name: 'one' } }] } },
    ],
  },
  {
    name: 'a write may be answered with metadata alone',
    run: async ({ kube, namespace }) => {
      const path = pathOf(coreV1('configmaps', namespace));
      return [
        await kube.call({
          method: 'POST',
          path,
          body: configMap('one', { a: '1' }),
          headers: view('PartialObjectMetadata'),
        }),
      ];
    },
    expected: [{ status: 201, body: { kind: 'PartialObjectMetadata' } }],
  },
  {
    name: 'a watch shows tables, with their columns once',
    run: async ({ kube, namespace }) => {
      for (const name of ['a', 'b']) await given(kube, httpRoutes(namespace), route(name));
      const events = await watchedAs(kube, pathOf(httpRoutes(namespace)), 'Table');
      return events.map(({ type, object }) => {
        const { kind, columnDefinitions, rows } = tableSchema.parse(object);
        return [
          type,
          kind,
          columnDefinitions?.map(({ name }) => name) ?? null,
          rows.map(({ cells }) => cells[0]),
        ];
      });
    },
    expected: [
      ['ADDED', 'Table', ['Name', 'Hostnames', 'Age'], ['a']],
      ['ADDED', 'Table', null, ['b']],
    ],
  },
  {
    name: 'a watch shows metadata alone',
    run: async ({ kube, namespace }) => {
      await given(kube, coreV1('configmaps', namespace), configMap('a', { secret: 'no' }));
      return watchedAs(kube, pathOf(coreV1('configmaps', namespace)), 'PartialObjectMetadata');
    },
    expected: [{ type: 'ADDED', object: { kind: 'PartialObjectMetadata', metadata: { name: 'a' } } }],
  },
  {
    name: 'a form nobody knows is 406',
    run: async ({ kube, namespace }) => [
      (
        await kube.call({
          method: 'GET',
          path: pathOf(httpRoutes(namespace)),
          headers: { accept: 'application/xml' },
        })
      ).status,
    ],
    expected: [406],
  },
  {
    name: 'pages hold to the selector they began with',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      for (const name of ['a', 'b', 'c', 'd'])
        await given(
          kube,
          maps,
          configMap(name, {}, { labels: { odd: name === 'a' || name === 'c' ? 'yes' : 'no' } }),
        );
      const query = { labelSelector: 'odd=yes', limit: 1 };
      const first = await kube.list(maps, query);
      const second = await kube.list(maps, { ...query, continue: listIn(first).metadata.continue });
      return [first, second].map((page) => listIn(page).items.map(({ metadata }) => metadata.name));
    },
    expected: [['a'], ['c']],
  },
  {
    name: 'an exact version shows what was there then',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      await given(kube, maps, configMap('a', { v: '1' }));
      const { resourceVersion } = listIn(await kube.list(maps)).metadata;
      await kube.patch(maps, 'a', { data: { v: '2' } });
      await given(kube, maps, configMap('b', {}));
      return [await kube.list(maps, { resourceVersion, resourceVersionMatch: 'Exact' })];
    },
    expected: [{ status: 200, body: { items: [{ data: { v: '1' } }] } }],
  },
  {
    name: 'a version of the future is waited for, and then refused',
    run: async ({ kube, namespace }) => {
      const { resourceVersion } = listIn(await kube.list(httpRoutes(namespace))).metadata;
      const future = String(BigInt(resourceVersion) + 1_000_000n);
      const answer = await kube.list(httpRoutes(namespace), { resourceVersion: future });
      // The sentence holds both numbers.
      return [answer.status, JSON.stringify(answer.body).includes('ResourceVersionTooLarge')];
    },
    expected: [504, true],
  },
  {
    name: 'a limit below zero is none, and one that is no number is refused',
    run: async ({ kube, namespace }) => [
      (await kube.list(httpRoutes(namespace), { limit: -1 })).status,
      await kube.list(httpRoutes(namespace), { limit: 'many' }),
    ],
    expected: [200, { status: 400 }],
  },
];
