import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { type FakeApi, type FakeCall, startFakeApi } from '#server/kube/fake-api.ts';

type Stored = {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown>;
  [more: string]: unknown;
};

/** A very small API server for tests of the hub: lists and watches by path, aggregated discovery that follows its CRDs. */
export type FakeClusterApi = FakeApi & {
  /** Stores or replaces an object and tells the watches of its collection. */
  put(collection: string, object: Stored): void;
  remove(collection: string, name: string): void;
  /** While true nothing is answered any more and open watches say nothing. */
  hung: boolean;
  /** While true discovery leaves the groups of CRDs out, as a server that is starting does. */
  forgetful: boolean;
  /** Collections the user may not read: 403. */
  readonly forbidden: Set<string>;
  watchesOf(collection: string): FakeCall[];
};

export const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const ROUTES = `/apis/${GATEWAY_GROUP}/v1/httproutes`;
export const SERVICES = '/api/v1/services';

/** CRD of HTTPRoute as release v1.6.3 installs it, with a token schema. */
export function httpRouteCrd(): Stored {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `httproutes.${GATEWAY_GROUP}`,
      annotations: {
        [`${GATEWAY_GROUP}/bundle-version`]: 'v1.6.3',
        [`${GATEWAY_GROUP}/channel`]: 'standard',
      },
    },
    spec: {
      group: GATEWAY_GROUP,
      names: { kind: 'HTTPRoute', plural: 'httproutes' },
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  };
}

/** Starts one. Only tests use it. */
export async function startFakeClusterApi(): Promise<FakeClusterApi> {
  const collections = new Map<string, Map<string, Stored>>();
  const watches: FakeCall[] = [];
  let version = 100;
  const collection = (path: string) => {
    const found = collections.get(path) ?? new Map<string, Stored>();
    collections.set(path, found);
    return found;
  };
  const api = await startFakeApi((call) => {
    if (!fake.hung) answer(call);
  });

  function answer(call: FakeCall): void {
    if (call.path === '/version') call.json(200, { gitVersion: 'v1.37.2' });
    else if (call.path === '/apis') call.json(200, discovery());
    else if (call.path.endsWith('/selfsubjectreviews'))
      call.json(201, { status: { userInfo: { username: 'jane' } } });
    else if ([...fake.forbidden].some((path) => call.path.startsWith(path))) forbid(call);
    else if (call.path.startsWith(`${CRDS}/`)) getOne(call);
    else if (!isServed(call.path)) call.json(404, {});
    else if (call.query.get('sendInitialEvents') === 'true') stream(call);
    else if (call.query.has('watch')) resume(call);
    else
      call.json(200, {
        metadata: { resourceVersion: String(version) },
        items: [...collection(call.path).values()],
      });
  }

  function forbid(call: FakeCall): void {
    call.json(403, { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' });
  }

  function isServed(path: string): boolean {
    return path !== ROUTES || collection(CRDS).size > 0;
  }

  function getOne(call: FakeCall): void {
    const crd = collection(CRDS).get(call.path.slice(CRDS.length + 1));
    if (crd) call.json(200, crd);
    else call.json(404, {});
  }

  function discovery(): unknown {
    const group = (name: string, resource: string) => ({
      metadata: { name },
      versions: [{ version: 'v1', resources: [{ resource }] }],
    });
    const items = [
      group('discovery.k8s.io', 'endpointslices'),
      group('apiextensions.k8s.io', 'customresourcedefinitions'),
    ];
    if (collection(CRDS).size > 0 && !fake.forgetful) items.push(group(GATEWAY_GROUP, 'httproutes'));
    return { kind: 'APIGroupDiscoveryList', items };
  }

  function resume(call: FakeCall): void {
    watches.push(call);
    call.response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  }

  function stream(call: FakeCall): void {
    watches.push(call);
    for (const object of collection(call.path).values()) call.event('ADDED', object);
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    call.event('BOOKMARK', { metadata: { resourceVersion: String(version), annotations } });
  }

  const open = (path: string) => watches.filter((call) => call.path === path && !call.gone());
  const fake: FakeClusterApi = {
    ...api,
    hung: false,
    forgetful: false,
    forbidden: new Set(),
    watchesOf: open,
    put(path, object) {
      version += 1;
      const name = String(object.metadata.name);
      const stored = {
        ...object,
        metadata: { uid: `uid-${name}`, ...object.metadata, resourceVersion: String(version) },
      };
      const type = collection(path).has(name) ? 'MODIFIED' : 'ADDED';
      collection(path).set(name, stored);
      for (const call of open(path)) call.event(type, stored);
    },
    remove(path, name) {
      version += 1;
      const stored = collection(path).get(name);
      if (!stored) return;
      collection(path).delete(name);
      const last = { ...stored, metadata: { ...stored.metadata, resourceVersion: String(version) } };
      for (const call of open(path)) call.event('DELETED', last);
    },
  };
  return fake;
}
