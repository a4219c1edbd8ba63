import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';
import { DEFINITIONS, MESH_DEFINITION, MESHES, meshDefinition } from './definitions.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { MeshloomClient } from './meshloom-client.ts';
import { isSettled, type MeshloomStream } from './meshloom-stream.ts';
import { findTargets, startUnderTest, type UnderTest } from './meshloom-under-test.ts';
import { given, route, storedIn } from './objects.ts';

const targets = await findTargets();
const meshKey = { group: MESHES.group, kind: 'XMesh', namespace: '', name: 'mesh' };

function stateOf({ kinds }: MeshloomStream, kind: string) {
  return kinds.find((one) => one.kind === kind)?.state;
}

/** Runs with a Meshloom of its own that has this kubeconfig. */
async function withMeshloom(path: string, act: (client: MeshloomClient) => Promise<void>): Promise<void> {
  const meshloom = await startMeshloom(['--no-pages', '--kubeconfig', path]);
  try {
    const client = await MeshloomClient.signIn(meshloom);
    await act(client).finally(() => client.close());
  } finally {
    await meshloom.stop();
  }
}

describe.each(targets)('$title', ({ kind, isAbsent }) => {
  let under: UnderTest;
  let namespace: string;

  beforeAll(async () => {
    if (!isAbsent) under = await startUnderTest(kind);
  });
  afterAll(() => under?.stop());
  beforeEach(async () => {
    if (!isAbsent) namespace = await under.kube.createNamespace('upstream');
  });

  const refOf = (name: string) => routeRef(under.client.cluster, namespace, name);

  async function openSettled(client = under.client): Promise<MeshloomStream> {
    const stream = await client.openStream();
    await stream.until('every kind live or absent', isSettled);
    return stream;
  }

  it.skipIf(isAbsent)('a kind that is installed becomes live, and absent when it is removed', async () => {
    const stream = await openSettled();
    expect(stateOf(stream, 'XMesh')).toBe('ABSENT');
    await given(under.kube, DEFINITIONS, meshDefinition());
    await stream.until('XMesh live', (one) => stateOf(one, 'XMesh') === 'LIVE');
    const mesh = {
      apiVersion: `${MESHES.group}/${MESHES.version}`,
      kind: 'XMesh',
      metadata: { name: 'mesh' },
    };
    await given(under.kube, MESHES, mesh);
    await stream.until('the mesh', (one) => one.get(meshKey) !== null);
    await under.kube.delete(DEFINITIONS, MESH_DEFINITION);
    await stream.until('XMesh absent', (one) => stateOf(one, 'XMesh') === 'ABSENT');
    expect(stream.get(meshKey)).toBeNull();
    expect(stateOf(stream, 'HTTPRoute')).toBe('LIVE');
  });

  it.skipIf(isAbsent)('refused credentials are a state, with a sentence and without data', async () => {
    const path = `${under.target.kubeconfigPath}.wrong`;
    const text = await readFile(under.target.kubeconfigPath, 'utf8');
    await writeFile(path, text.replace(/token: .*/, 'token: wrong'), { mode: 0o600 });
    try {
      await withMeshloom(path, async (client) => {
        expect(await client.summary()).toMatchObject({ state: 'AUTH', message: expect.any(String) });
        const stream = await client.openStream();
        await stream.until('AUTH', ({ cluster }) => cluster?.state === 'AUTH');
        expect(stream.objects()).toEqual([]);
        const documents = [routeDocument(client.cluster, routeIn(namespace, 'intruder'))];
        expect(await client.write('apply', documents)).toMatchObject({
          stage: 'dry-run',
          results: [{ outcome: 'failed', error: { code: 'cluster-auth' } }],
        });
      });
    } finally {
      await rm(path);
    }
  });

  if (kind === 'real') {
    it.skipIf(isAbsent)('each kind is watched once, whatever the number of streams', async () => {
      const watches = async () => {
        const { body } = await under.kube.raw('/metrics');
        const lines = String(body).split('\n');
        return lines.filter((line) =>
          /^apiserver_longrunning_requests\{.*gateway\.networking.*verb="WATCH".*\} [1-9]/.test(line),
        );
      };
      await openSettled();
      const before = await watches();
      expect(before.length).toBeGreaterThan(5);
      expect(before.map((line) => line.split(' ').at(-1))).toEqual(before.map(() => '1'));
      await Promise.all(Array.from({ length: 8 }, () => openSettled()));
      expect(await watches()).toEqual(before);
      const metrics = await under.client.send({ method: 'GET', path: '/metrics' });
      expect(String(metrics.body)).toMatch(/meshloom_streams (9|\d\d)/);
    });

    it.skipIf(isAbsent)(
      'what may not be read or written is a state, and stays where it is over a restart',
      async () => {
        await given(under.kube, httpRoutes(namespace), route('seen'));
        await withMeshloom(under.target.readerKubeconfigPath ?? '', async (client) => {
          const stream = await client.openStream();
          const isReader = (one: MeshloomStream) =>
            one.cluster?.state === 'LIVE' &&
            stateOf(one, 'HTTPRoute') === 'LIVE' &&
            stateOf(one, 'CustomResourceDefinition') === 'FORBIDDEN';
          await stream.until('routes live, definitions forbidden', isReader);
          await stream.until('the route', (one) => one.get(refOf('seen')) !== null);
          const forbidden = stream.kinds.find((one) => one.kind === 'CustomResourceDefinition');
          expect(forbidden).toMatchObject({ count: 0, message: expect.any(String) });
          const documents = [routeDocument(client.cluster, routeIn(namespace, 'mine'))];
          expect(await client.write('apply', documents)).toMatchObject({
            stage: 'dry-run',
            results: [{ outcome: 'failed', error: { code: 'forbidden' } }],
          });
          await under.target.kill9();
          await stream.until('stale', ({ cluster }) => cluster?.state === 'STALE');
          await under.target.restart();
          await stream.until('as before', isReader);
          expect(stream.removed).toEqual([]);
        });
      },
    );
  }

  // The last one: the sandbox has nothing of before afterwards.
  it.skipIf(isAbsent)(
    'an API server that is killed leaves what was known, and is caught up with',
    async () => {
      await given(under.kube, httpRoutes(namespace), route('kept'));
      const stream = await openSettled();
      await stream.until('the route', (one) => one.get(refOf('kept')) !== null);
      const known = stream.objects().length;
      const removedBefore = stream.removed.length;
      await under.target.kill9();
      await stream.until('stale', ({ cluster, kinds }) => {
        const served = kinds.filter(({ state }) => state !== 'ABSENT');
        const areStale = served.every(({ state, message }) => state === 'STALE' && message !== null);
        return cluster?.state === 'STALE' && areStale;
      });
      expect(stream.objects()).toHaveLength(known);
      expect(await under.client.summary()).toMatchObject({ state: 'STALE', message: expect.any(String) });
      const lost = [routeDocument(under.client.cluster, routeIn(namespace, 'lost'))];
      expect(await under.client.write('apply', lost)).toMatchObject({
        stage: 'dry-run',
        results: [{ outcome: 'failed', error: { code: 'cluster-unreachable' } }],
      });
      await under.target.restart();
      await stream.until('live again', isSettled);
      if (kind === 'real') {
        expect(stream.removed.slice(removedBefore)).toEqual([]);
        expect(stream.get(refOf('kept'))).not.toBeNull();
      } else {
        // It comes back empty: then that is what is shown.
        await stream.until('the loss', (one) => one.get(refOf('kept')) === null);
        await given(under.kube, coreV1('namespaces'), {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace },
        });
      }
      const { metadata } = storedIn(await under.kube.create(httpRoutes(namespace), route('afterwards')));
      await stream.until('a new route', (one) => one.get(refOf('afterwards')) !== null);
      expect(stream.get(refOf('afterwards'))).toMatchObject({ metadata: { uid: metadata.uid } });
    },
  );
});
