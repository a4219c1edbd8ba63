import { expect } from 'vitest';
import { z } from 'zod';
import { coreV1, httpRoutes, type KubeHttp, type WatchEvent } from '#e2e/cluster/kube-http.ts';
import type { CaseWorld, ContractCase } from '../contract-case.ts';
import { configMap, given, listIn, route, storedIn } from '../objects.ts';
import { watchUntil } from '../watch-events.ts';

const isDeleted = (event: WatchEvent) => event.type === 'DELETED';
const isBookmark = (event: WatchEvent) => event.type === 'BOOKMARK';
const bookmarkSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const INITIAL_END = { 'k8s.io/initial-events-end': 'true' };

async function versionNow(kube: KubeHttp, namespace: string): Promise<string> {
  return listIn(await kube.list(httpRoutes(namespace))).metadata.resourceVersion;
}

/** Creates, changes and deletes a route; returns the resourceVersion before and the three after. */
async function lifeOfRoute({ kube, namespace }: CaseWorld, name: string): Promise<readonly string[]> {
  const routes = httpRoutes(namespace);
  const before = await versionNow(kube, namespace);
  const made = await given(kube, routes, route(name));
  const changed = storedIn(await kube.patch(routes, name, { metadata: { labels: { a: 'b' } } }));
  await kube.delete(routes, name);
  return [before, made.metadata.resourceVersion, changed.metadata.resourceVersion];
}

const initialEvents = {
  sendInitialEvents: true,
  allowWatchBookmarks: true,
  resourceVersionMatch: 'NotOlderThan',
} as const;

export const watchCases: readonly ContractCase[] = [
  {
    name: 'a watch tells of creation, change and deletion in order',
    run: async (world) => {
      const [resourceVersion] = await lifeOfRoute(world, 'life');
      const watch = { collection: httpRoutes(world.namespace), query: { resourceVersion } };
      return watchUntil(world.kube, watch, isDeleted);
    },
    expected: [
      { type: 'ADDED', object: { kind: 'HTTPRoute', metadata: { name: 'life' } } },
      { type: 'MODIFIED', object: { metadata: { labels: { a: 'b' } } } },
      { type: 'DELETED', object: { metadata: { name: 'life', labels: { a: 'b' } } } },
    ],
  },
  {
    name: 'a watch resumed in the middle tells only the rest',
    run: async (world) => {
      const [, , resourceVersion] = await lifeOfRoute(world, 'resumed');
      const watch = { collection: httpRoutes(world.namespace), query: { resourceVersion } };
      return watchUntil(world.kube, watch, isDeleted);
    },
    expected: [{ type: 'DELETED', object: { metadata: { name: 'resumed' } } }],
  },
  {
    name: 'a watch that is open gets what happens afterwards',
    run: async ({ kube, namespace }) => {
      const query = { resourceVersion: await versionNow(kube, namespace) };
      const watching = watchUntil(kube, { collection: httpRoutes(namespace), query }, isDeleted);
      await given(kube, httpRoutes(namespace), route('later'));
      await kube.delete(httpRoutes(namespace), 'later');
      return (await watching).map(({ type }) => type);
    },
    expected: ['ADDED', 'DELETED'],
  },
  {
    name: 'the version of a deletion is above that of the object it deletes',
    run: async (world) => {
      const [before, , changed = ''] = await lifeOfRoute(world, 'gone');
      const watch = { collection: httpRoutes(world.namespace), query: { resourceVersion: before } };
      const last = (await watchUntil(world.kube, watch, isDeleted)).at(-1);
      const { metadata } = storedIn({ status: 200, body: last?.object });
      return [BigInt(metadata.resourceVersion) > BigInt(changed)];
    },
    expected: [true],
  },
  {
    name: 'a watch without a version begins with what is there',
    run: async ({ kube, namespace }) => {
      await given(kube, httpRoutes(namespace), route('there'));
      const watch = { collection: httpRoutes(namespace), query: {} };
      return watchUntil(kube, watch, () => true);
    },
    expected: [{ type: 'ADDED', object: { metadata: { name: 'there' } } }],
  },
  {
    name: 'initial events end with a bookmark that says so',
    run: async ({ kube, namespace }) => {
      for (const name of ['a', 'b']) await given(kube, httpRoutes(namespace), route(name));
      return watchUntil(kube, { collection: httpRoutes(namespace), query: initialEvents }, isBookmark);
    },
    expected: [
      { type: 'ADDED', object: { metadata: { name: 'a' } } },
      { type: 'ADDED', object: { metadata: { name: 'b' } } },
      {
        type: 'BOOKMARK',
        object: {
          kind: 'HTTPRoute',
          metadata: { resourceVersion: expect.stringMatching(/^\d+$/), annotations: INITIAL_END },
        },
      },
    ],
  },
  {
    name: 'initial events of an empty collection are only the bookmark, from which a watch resumes',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const initial = await watchUntil(kube, { collection: maps, query: initialEvents }, isBookmark);
      const { resourceVersion } = bookmarkSchema.parse(initial.at(-1)?.object).metadata;
      await given(kube, maps, configMap('later', {}));
      const resumed = await watchUntil(kube, { collection: maps, query: { resourceVersion } }, () => true);
      return [...initial, ...resumed];
    },
    expected: [
      { type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { annotations: INITIAL_END } } },
      { type: 'ADDED', object: { metadata: { name: 'later' } } },
    ],
  },
  {
    name: 'sendInitialEvents needs a watch and the right match',
    run: async ({ kube, namespace }) => [
      await kube.list(httpRoutes(namespace), { watch: true, timeoutSeconds: 1, sendInitialEvents: true }),
      await kube.list(httpRoutes(namespace), {
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
      }),
    ],
    expected: [
      { status: 422, body: { reason: 'Invalid' } },
      { status: 422, body: { reason: 'Invalid' } },
    ],
  },
  {
    name: 'a watch with a label selector says DELETED when an object leaves it',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const { resourceVersion } = listIn(await kube.list(maps)).metadata;
      await given(kube, maps, configMap('moves', {}, { labels: { app: 'in' } }));
      await kube.patch(maps, 'moves', { metadata: { labels: { app: 'out' } } });
      const query = { resourceVersion, labelSelector: 'app=in' };
      return watchUntil(kube, { collection: maps, query }, isDeleted);
    },
    expected: [
      { type: 'ADDED', object: { metadata: { labels: { app: 'in' } } } },
      { type: 'DELETED', object: { metadata: { name: 'moves' } } },
    ],
  },
  {
    name: 'a watch of one name is told of that name only',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const { resourceVersion } = listIn(await kube.list(maps)).metadata;
      for (const name of ['other', 'mine']) await given(kube, maps, configMap(name, {}));
      const query = { resourceVersion, fieldSelector: 'metadata.name=mine' };
      return watchUntil(kube, { collection: maps, query }, () => true);
    },
    expected: [{ type: 'ADDED', object: { metadata: { name: 'mine' } } }],
  },
  {
    name: 'a deletion held up by a finalizer is a change first',
    run: async ({ kube, namespace }) => {
      const maps = coreV1('configmaps', namespace);
      const { resourceVersion } = listIn(await kube.list(maps)).metadata;
      await given(kube, maps, configMap('held', {}, { finalizers: ['mesh.test/hold'] }));
      await kube.delete(maps, 'held');
      await kube.patch(maps, 'held', { metadata: { finalizers: null } });
      return watchUntil(kube, { collection: maps, query: { resourceVersion } }, isDeleted);
    },
    expected: [
      { type: 'ADDED' },
      { type: 'MODIFIED', object: { metadata: { deletionTimestamp: expect.any(String) } } },
      { type: 'DELETED', object: { metadata: { name: 'held' } } },
    ],
  },
  {
    name: 'timeoutSeconds ends a watch in good order',
    run: async ({ kube, namespace }) => {
      const query = { resourceVersion: await versionNow(kube, namespace), timeoutSeconds: 1 };
      const types: string[] = [];
      const patience = AbortSignal.timeout(10_000);
      for await (const { type } of kube.watch(httpRoutes(namespace), query, patience)) types.push(type);
      return [types];
    },
    expected: [[]],
  },
];
