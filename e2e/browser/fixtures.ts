import { type BrowserContext, test as base, chromium, type Page } from '@playwright/test';
import { coreV1, httpRoutes, type KubeHttp, openKube } from '#e2e/cluster/kube-http.ts';
import { type RouteController, startRouteController } from '#e2e/controller/route-controller.ts';
import { launchOptions } from '#e2e/process/launch-browser.ts';
import { type Meshloom, startMeshloom } from '#e2e/process/start-meshloom.ts';
import { startTarget } from '#e2e/targets/start-target.ts';
import type { Target, TargetKind } from '#e2e/targets/target.ts';
import { demoObjects, splitRoute } from './demo-objects.ts';

export type WorkerOptions = { readonly targetKind: TargetKind };

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

type WorkerFixtures = WorkerOptions & {
  /** The API server of this worker. */
  readonly target: Target;
  readonly kube: KubeHttp;
  /** The mesh of this worker: accepts every route unless a test says otherwise. */
  readonly mesh: RouteController;
  /** A Meshloom that has the target as its only cluster. */
  readonly meshloom: Meshloom;
  readonly session: Session;
};

/** A namespace of one test with demo-app, demo-app-v1 and demo-app-v2, and the pages that show it. */
export type Demo = {
  readonly namespace: string;
  /** Opens the graph with only this namespace. */
  openGraph(page: Page): Promise<void>;
  /** The stored HTTPRoute, or null. */
  route(name: string): Promise<unknown>;
  /** Creates the HTTPRoute `split` (demo-app: 90 to v1, 10 to v2) as this field manager; Meshloom's own unless told. */
  createSplit(manager?: string, annotations?: Readonly<Record<string, string>>): Promise<void>;
};

type TestFixtures = { readonly demo: Demo };

/** Playwright's test with a cluster, a mesh and a signed-in Meshloom per worker, and a namespace per test. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  targetKind: ['sandbox', { scope: 'worker', option: true }],
  target: [
    async ({ targetKind }, use) => {
      const target = await startTarget(targetKind);
      await use(target);
      await target.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  kube: [
    async ({ target }, use) => {
      const kube = await openKube(target.kubeconfigPath);
      await use(kube);
      await kube.close();
    },
    { scope: 'worker' },
  ],
  mesh: [
    async ({ kube }, use) => {
      const mesh = startRouteController({ kube });
      await use(mesh);
      await mesh.stop();
    },
    { scope: 'worker' },
  ],
  meshloom: [
    async ({ target }, use) => {
      const meshloom = await startMeshloom(['--kubeconfig', target.kubeconfigPath]);
      await use(meshloom);
      await meshloom.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  session: [
    async ({ meshloom }, use) => {
      // The link signs in once; every test of the worker goes on with its cookie.
      const browser = await chromium.launch(launchOptions());
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(meshloom.loginUrl);
      await page.waitForURL((url) => !url.pathname.startsWith('/login'));
      const state = await context.storageState();
      await browser.close();
      await use(state);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  storageState: async ({ session }, use) => use(session),
  baseURL: async ({ meshloom }, use) => use(meshloom.url),
  demo: async ({ kube, mesh, meshloom }, use) => {
    const namespace = await kube.createNamespace('demo');
    mesh.behave({ kind: 'accept' });
    for (const { collection, object } of demoObjects(namespace)) {
      const made = await kube.create(collection, object);
      if (made.status !== 201)
        throw new Error(`${collection.plural}: ${made.status} ${JSON.stringify(made.body)}`);
    }
    await use({
      namespace,
      openGraph: async (page) => {
        await page.goto(meshloom.url);
        await page.waitForURL(/\/c\/[^/]+$/);
        await page.goto(`${page.url()}?ns=${namespace}`);
        await page
          .getByRole('group', { name: new RegExp(`^Service demo-app in namespace ${namespace}`) })
          .waitFor();
      },
      route: async (name) => {
        const found = await kube.get(httpRoutes(namespace), name);
        return found.status === 200 ? found.body : null;
      },
      createSplit: async (manager = 'meshloom', annotations = {}) => {
        const made = await kube.apply(httpRoutes(namespace), 'split', splitRoute(namespace, annotations), {
          manager,
        });
        if (made.status !== 201) throw new Error(`split: ${made.status} ${JSON.stringify(made.body)}`);
      },
    });
    await kube.delete(coreV1('namespaces'), namespace);
  },
});
