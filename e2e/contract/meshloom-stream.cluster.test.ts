import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import { type RouteController, startRouteController } from '#e2e/controller/route-controller.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';
import { arrayAt, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { generationOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { MeshloomClient } from './meshloom-client.ts';
import { isSettled, type MeshloomStream } from './meshloom-stream.ts';
import { findTargets, startUnderTest, type UnderTest } from './meshloom-under-test.ts';
import { given, route, service } from './objects.ts';

const targets = await findTargets();

function parentsOf(object: KubeObject | null) {
  return objectsAt(objectAt(object ?? undefined, 'status'), 'parents');
}

describe.each(targets)('$title', ({ kind, isAbsent }) => {
  let under: UnderTest;
  let namespace: string;
  let mesh: RouteController;

  beforeAll(async () => {
    if (isAbsent) return;
    under = await startUnderTest(kind);
    mesh = startRouteController({ kube: under.kube });
  });
  afterAll(async () => {
    await mesh?.stop();
    await under?.stop();
  });
  beforeEach(async () => {
    if (!isAbsent) namespace = await under.kube.createNamespace('stream');
  });

  const refOf = (name: string) => routeRef(under.client.cluster, namespace, name);

  async function openSettled(): Promise<MeshloomStream> {
    const stream = await under.client.openStream();
    await stream.until('every kind live or absent', isSettled);
    return stream;
  }

  describe.skipIf(isAbsent)('the stream', () => {
    it('begins with hello and a snapshot of whole objects without managedFields', async () => {
      await (await openSettled()).until(
        'the namespace',
        (one) => one.get({ group: '', kind: 'Namespace', namespace: '', name: namespace }) !== null,
      );
      await given(under.kube, httpRoutes(namespace), route('there'));
      await given(under.kube, coreV1('services', namespace), service('shop'));
      const stream = await openSettled();
      await stream.until('the route', (one) => one.get(refOf('there')) !== null);
      const types = stream.events.map(({ type }) => type);
      expect(types.slice(0, 2)).toEqual(['hello', 'snapshot-start']);
      expect(types).toContain('snapshot-end');
      expect(stream.events[0]).toMatchObject({ resumed: false, cluster: { id: under.client.cluster } });
      expect(stream.get(refOf('there'))).toMatchObject({ spec: { rules: [{ backendRefs: [{}, {}] }] } });
      expect(stream.objects().filter(({ metadata }) => 'managedFields' in metadata)).toEqual([]);
    });

    it('tells the state of every kind: live, and absent with the reason', async () => {
      const { kinds } = await openSettled();
      const stateOf = (name: string) => kinds.find((one) => one.kind === name);
      expect(stateOf('HTTPRoute')).toMatchObject({ state: 'LIVE', version: 'v1', message: null });
      expect(stateOf('Service')).toMatchObject({ state: 'LIVE', version: 'v1' });
      expect(stateOf('XMesh')).toMatchObject({ state: 'ABSENT', version: null, message: expect.any(String) });
      expect(kinds.map((one) => one.kind)).not.toContain('Secret');
    });

    it('tells of what others create, change and delete', async () => {
      const stream = await openSettled();
      const made = await given(under.kube, httpRoutes(namespace), route('life'));
      await stream.until('the creation', (one) => one.get(refOf('life')) !== null);
      await under.kube.patch(httpRoutes(namespace), 'life', { metadata: { labels: { a: 'b' } } });
      await stream.until('the change', (one) => one.get(refOf('life'))?.metadata.labels !== undefined);
      expect(stream.get(refOf('life'))).toMatchObject({
        metadata: { uid: made.metadata.uid, labels: { a: 'b' } },
      });
      await under.kube.delete(httpRoutes(namespace), 'life');
      await stream.until('the deletion', (one) => one.get(refOf('life')) === null);
      expect(stream.events.filter(({ type }) => type === 'snapshot-start')).toHaveLength(1);
    });

    it('resumes after Last-Event-ID with what was missed, and no snapshot', async () => {
      await given(under.kube, httpRoutes(namespace), route('before'));
      const first = await openSettled();
      await first.until('a first route', (one) => one.get(refOf('before')) !== null);
      first.close();
      await given(under.kube, httpRoutes(namespace), route('missed'));
      await under.kube.delete(httpRoutes(namespace), 'before');
      const second = await under.client.openStream(first.lastEventId);
      await second.until('what was missed', (one) => one.get(refOf('missed')) !== null);
      await second.until('the deletion', ({ events }) =>
        events.some(
          (event) => event.type === 'delta' && event.deletes.some((key) => key.endsWith('/before')),
        ),
      );
      expect(second.events[0]).toMatchObject({ type: 'hello', resumed: true });
      expect(second.events.map(({ type }) => type)).not.toContain('snapshot-start');
    });

    it.each(['', 'nonsense', 'otherepoch-7'])(
      'begins anew after the Last-Event-ID %j',
      async (lastEventId) => {
        const stream = await under.client.openStream(lastEventId);
        await stream.until('the end of the snapshot', ({ events }) =>
          events.some(({ type }) => type === 'snapshot-end'),
        );
        expect(stream.events[0]).toMatchObject({ type: 'hello', resumed: false });
      },
    );

    it('beats when nothing happens', async () => {
      const stream = await openSettled();
      const before = stream.events.length;
      await stream.until('a heartbeat', ({ events }) =>
        events.slice(before).some(({ type }) => type === 'heartbeat'),
      );
    });

    it('says goodbye when Meshloom ends, which ends it cleanly', async () => {
      const meshloom = await startMeshloom(['--no-pages', '--kubeconfig', under.target.kubeconfigPath]);
      const client = await MeshloomClient.signIn(meshloom);
      const stream = await client.openStream();
      await stream.until('every kind live or absent', isSettled);
      expect(await meshloom.stop()).toBe(0);
      expect(stream.events.at(-1)).toMatchObject({ type: 'drain', retryMs: expect.any(Number) });
    });
  });

  describe.skipIf(isAbsent)('following an apply', () => {
    const answeredFor = (name: string, generation: number, status: string) => (stream: MeshloomStream) =>
      parentsOf(stream.get(refOf(name))).some(
        (parent) =>
          parent.controllerName === mesh.controllerName &&
          objectsAt(parent, 'conditions').some(
            (one) =>
              one.type === 'Accepted' && one.status === status && one.observedGeneration === generation,
          ),
      );

    it('shows what the mesh says to each generation', async () => {
      const stream = await openSettled();
      const document = routeDocument(under.client.cluster, routeIn(namespace, 'followed'));
      const { results } = await under.client.write('apply', [document]);
      await stream.until('accepted', answeredFor('followed', 1, 'True'));
      const uid = results[0]?.uid ?? '';
      mesh.behave(
        { kind: 'refuse', reason: 'UnsupportedValue', message: 'not here' },
        `${namespace}/followed`,
      );
      const edit = routeDocument(under.client.cluster, routeIn(namespace, 'followed', 50), {
        base: { uid, resourceVersion: null },
      });
      expect(await under.client.write('apply', [edit])).toMatchObject({ results: [{ generation: 2 }] });
      await stream.until('refused', answeredFor('followed', 2, 'False'));
      expect(mesh.problems()).toEqual([]);
    });

    it('shows a mesh that does not answer as just that', async () => {
      const stream = await openSettled();
      mesh.behave({ kind: 'silent' }, `${namespace}/silent`);
      await under.client.write('apply', [routeDocument(under.client.cluster, routeIn(namespace, 'silent'))]);
      await under.client.write('apply', [routeDocument(under.client.cluster, routeIn(namespace, 'after'))]);
      // Routes are answered in order: with this one answered, the silent one was looked at.
      await stream.until('the next one accepted', answeredFor('after', 1, 'True'));
      expect(generationOf(stream.get(refOf('silent')) ?? routeIn('', 'none'))).toBe(1);
      expect(arrayAt(objectAt(stream.get(refOf('silent')) ?? undefined, 'status'), 'parents')).toEqual([]);
    });
  });
});
