import { afterAll, beforeAll, beforeEach } from 'vitest';
import { httpRoutes, type KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import { routeDocument, routeIn } from './documents.ts';
import { startUnderTest, type UnderTest } from './meshloom-under-test.ts';
import { storedIn } from './objects.ts';

type Base = NonNullable<ApplyDocument['base']>;

/** What the test routes of these suites carry on their second backend. */
export const weightOf = (weight: number) => ({
  spec: { rules: [{ backendRefs: [{ weight: 90 }, { weight }] }] },
});

/** Meshloom before one cluster for the tests around, with a namespace of its own for each of them. */
export function routesUnderTest(kind: Parameters<typeof startUnderTest>[0], isAbsent: boolean) {
  let under: UnderTest;
  let namespace: string;
  beforeAll(async () => {
    if (!isAbsent) under = await startUnderTest(kind);
  });
  afterAll(() => under?.stop());
  beforeEach(async () => {
    if (!isAbsent) namespace = await under.kube.createNamespace('apply');
  });

  function document(
    name: string,
    weight = 10,
    more: Parameters<typeof routeDocument>[2] = {},
  ): ApplyDocument {
    return routeDocument(under.client.cluster, routeIn(namespace, name, weight), more);
  }

  function live(name: string): Promise<KubeResponse> {
    return under.kube.get(httpRoutes(namespace), name);
  }

  async function baseOf(name: string): Promise<Base> {
    const { uid, resourceVersion } = storedIn(await live(name)).metadata;
    return { uid, resourceVersion };
  }

  async function created(name: string): Promise<Base> {
    const { stage } = await under.client.write('apply', [document(name)]);
    if (stage !== 'applied') throw new Error(`${name} was not created`);
    return baseOf(name);
  }

  return {
    get client() {
      return under.client;
    },
    get kube() {
      return under.kube;
    },
    get namespace() {
      return namespace;
    },
    document,
    live,
    baseOf,
    created,
  };
}
