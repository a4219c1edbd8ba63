import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clusterOrSkip } from '#e2e/cluster/build-cluster.ts';
import { httpRoutes, type KubeHttp, openKube } from '#e2e/cluster/kube-http.ts';
import { startCluster, type TestCluster } from '#e2e/cluster/start-cluster.ts';
import { type RouteController, startRouteController } from './route-controller.ts';
import { type ParentStatus, type Route, routeSchema } from './route-status.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
const PATIENCE = { timeout: 10_000, interval: 20 };

describe.skipIf(whySkipped)(`the test mesh on a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let kube: KubeHttp;
  let namespace: string;
  let mesh: RouteController;

  beforeAll(async () => {
    cluster = await startCluster({ source });
    kube = await openKube(cluster.kubeconfigPath);
    namespace = await kube.createNamespace('mesh');
    mesh = startRouteController({ kube, namespace });
  });

  afterAll(async () => {
    await mesh?.stop();
    await kube?.close();
    await cluster?.stop();
  });

  async function createRoute(name: string, weight = 1): Promise<void> {
    const parentRefs = [{ group: '', kind: 'Service', name: 'shop', port: 80 }];
    const body = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name },
      spec: { parentRefs, rules: [{ backendRefs: [{ name: 'shop-v1', port: 80, weight }] }] },
    };
    expect(await kube.apply(httpRoutes(namespace), name, body, { manager: 'test' })).toSatisfy(
      ({ status }: { status: number }) => status === 200 || status === 201,
    );
  }

  async function read(name: string): Promise<Route> {
    return routeSchema.parse((await kube.get(httpRoutes(namespace), name)).body);
  }

  async function waitForAnswer(
    name: string,
    wanted: (entry: ParentStatus, route: Route) => boolean,
  ): Promise<void> {
    await vi.waitUntil(async () => {
      const route = await read(name);
      return route.status.parents.some(
        (entry) => entry.controllerName === mesh.controllerName && wanted(entry, route),
      );
    }, PATIENCE);
  }

  const accepted = (entry: ParentStatus, route: Route) =>
    entry.conditions?.some(
      ({ type, status, observedGeneration }) =>
        type === 'Accepted' && status === 'True' && observedGeneration === route.metadata.generation,
    ) ?? false;

  it('accepts a route, and again after a change', async () => {
    await createRoute('plain');
    await waitForAnswer('plain', accepted);
    await createRoute('plain', 2);
    await waitForAnswer('plain', (entry, route) => route.metadata.generation === 2 && accepted(entry, route));
  });

  it.each([
    { kind: 'refuse', reason: 'NoMatchingParent', message: 'not here', type: 'Accepted' },
    {
      kind: 'backend-missing',
      reason: 'BackendNotFound',
      message: 'A backend Service was not found',
      type: 'ResolvedRefs',
    },
  ] as const)('$kind is stored as False with reason and message, and can be taken back', async (how) => {
    mesh.behave(how, `${namespace}/${how.kind}`);
    await createRoute(how.kind);
    await waitForAnswer(how.kind, (entry) => {
      const condition = entry.conditions?.find(({ type }) => type === how.type);
      return (
        condition?.status === 'False' && condition.reason === how.reason && condition.message === how.message
      );
    });
    mesh.behave({ kind: 'accept' }, `${namespace}/${how.kind}`);
    await waitForAnswer(how.kind, accepted);
  });

  it('answers for the generation before when stale', async () => {
    mesh.behave({ kind: 'stale' }, `${namespace}/stale`);
    await createRoute('stale');
    await waitForAnswer(
      'stale',
      (entry) => entry.conditions?.every((one) => one.observedGeneration === 0) ?? false,
    );
  });

  it('holds slow answers until released, and silent ones for ever', async () => {
    mesh.behave({ kind: 'slow' }, `${namespace}/slow`);
    mesh.behave({ kind: 'silent' }, `${namespace}/silent`);
    for (const name of ['slow', 'silent', 'after-them']) await createRoute(name);
    // Routes are answered in order: with this one answered, the two before it were looked at.
    await waitForAnswer('after-them', accepted);
    for (const name of ['slow', 'silent']) expect((await read(name)).status.parents).toEqual([]);
    mesh.release(`${namespace}/slow`);
    await waitForAnswer('slow', accepted);
    expect((await read('silent')).status.parents).toEqual([]);
  });

  it('shares a route with another controller, both writing at once', async () => {
    const other = startRouteController({ kube, namespace, controllerName: 'other.test/mesh' });
    try {
      for (const weight of [1, 2, 3, 4, 5]) await createRoute('shared', weight);
      await vi.waitUntil(async () => {
        const route = await read('shared');
        return (
          route.status.parents.length === 2 && route.status.parents.every((entry) => accepted(entry, route))
        );
      }, PATIENCE);
      expect(other.problems()).toEqual([]);
    } finally {
      await other.stop();
    }
    mesh.behave(
      { kind: 'refuse', reason: 'UnsupportedValue', message: 'changed my mind' },
      `${namespace}/shared`,
    );
    await waitForAnswer('shared', (entry, route) => !accepted(entry, route));
    const foreign = (await read('shared')).status.parents.filter(
      (entry) => entry.controllerName === 'other.test/mesh',
    );
    expect(foreign).toMatchObject([
      { conditions: [{ type: 'Accepted', status: 'True' }, { type: 'ResolvedRefs' }] },
    ]);
    expect(mesh.problems()).toEqual([]);
  });

  it('goes on after the API server was killed and came back', async () => {
    await cluster.kill9();
    await cluster.restart();
    await createRoute('afterwards');
    await waitForAnswer('afterwards', accepted);
  });
});
