import { describe, expect, it } from 'vitest';
import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { errorIn } from './meshloom-client.ts';
import { findTargets } from './meshloom-under-test.ts';
import { given, namesIn, route, storedIn } from './objects.ts';
import { routesUnderTest, weightOf } from './routes-under-test.ts';

const targets = await findTargets();

describe.each(targets)('$title', ({ kind, isAbsent }) => {
  const under = routesUnderTest(kind, isAbsent);
  const { document, live, baseOf, created } = under;

  describe.skipIf(isAbsent)('apply', () => {
    it('creates, as the field manager meshloom', async () => {
      const response = await under.client.write('apply', [document('new')]);
      expect(response).toMatchObject({
        stage: 'applied',
        results: [{ outcome: 'created', generation: 1, object: weightOf(10), error: null }],
      });
      const stored = storedIn(await live('new'));
      expect(stored.metadata.uid).toBe(response.results[0]?.uid);
      expect(stored.metadata).toMatchObject({ managedFields: [{ manager: 'meshloom', operation: 'Apply' }] });
      expect(response.results[0]?.object).not.toHaveProperty('metadata.managedFields');
    });

    it('edits what was looked at', async () => {
      const base = await created('edit');
      const response = await under.client.write('apply', [document('edit', 50, { base })]);
      expect(response).toMatchObject({
        stage: 'applied',
        results: [{ outcome: 'configured', uid: base.uid, generation: 2, object: weightOf(50) }],
      });
      expect(await live('edit')).toMatchObject({ body: weightOf(50) });
    });

    it('sends nothing when nothing is changed', async () => {
      const base = await created('same');
      const response = await under.client.write('apply', [document('same', 10, { base })]);
      expect(response).toMatchObject({ results: [{ outcome: 'unchanged', error: null }] });
      expect(await baseOf('same')).toEqual(base);
    });

    it('writes several documents in order', async () => {
      const response = await under.client.write(
        'apply',
        ['one', 'two', 'three'].map((name) => document(name)),
      );
      expect(response.results.map(({ ref, outcome }) => `${ref.name} ${outcome}`)).toEqual([
        'one created',
        'two created',
        'three created',
      ]);
    });

    it('writes nothing at all when the rehearsal of one document fails', async () => {
      const response = await under.client.write('apply', [document('good'), document('bad', -1)]);
      expect(response).toMatchObject({ stage: 'dry-run', results: [{ error: null }, { outcome: 'failed' }] });
      expect(namesIn(await under.kube.list(httpRoutes(under.namespace)))).toEqual([]);
    });

    it('keeps a change of another field that came in between, when no version was looked at', async () => {
      const { uid } = await created('between');
      await under.kube.patch(httpRoutes(under.namespace), 'between', {
        metadata: { labels: { team: 'shop' } },
      });
      const kept = routeDocument(
        under.client.cluster,
        {
          ...routeIn(under.namespace, 'between', 50),
          metadata: { name: 'between', namespace: under.namespace, labels: { team: 'shop' } },
        },
        { base: { uid, resourceVersion: null } },
      );
      expect(await under.client.write('apply', [kept])).toMatchObject({
        results: [{ outcome: 'configured' }],
      });
      expect(await live('between')).toMatchObject({
        body: { ...weightOf(50), metadata: { labels: { team: 'shop' } } },
      });
    });
  });

  describe.skipIf(isAbsent)('dry run', () => {
    it('answers as the write would, and stores nothing', async () => {
      expect(await under.client.write('dry-run', [document('dry')])).toMatchObject({
        stage: 'dry-run',
        results: [{ outcome: 'created', object: weightOf(10), error: null }],
      });
      expect(await live('dry')).toMatchObject({ status: 404 });
    });

    it('shows the defaults that the server fills in', async () => {
      const bare = routeIn(under.namespace, 'bare', 10, {
        rules: [{ backendRefs: [{ name: 'a', port: 80 }] }],
      });
      const { results } = await under.client.write('dry-run', [routeDocument(under.client.cluster, bare)]);
      const rules = [
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ weight: 1 }] },
      ];
      expect(results).toMatchObject([{ outcome: 'created', object: { spec: { rules } } }]);
    });

    it('reports every document on its own', async () => {
      const documents = [document('a', -1), document('b'), document('c', 2_000_000)];
      const { results } = await under.client.write('dry-run', documents);
      expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'created', 'failed']);
    });
  });

  describe.skipIf(isAbsent)('delete', () => {
    const target = (name: string) => routeRef(under.client.cluster, under.namespace, name);

    it('deletes what was looked at; once more it is gone', async () => {
      const base = await created('bye');
      const request = { ref: target('bye'), ...base };
      expect(await under.client.delete(request)).toMatchObject({ status: 200, body: { outcome: 'deleted' } });
      expect(await live('bye')).toMatchObject({ status: 404 });
      expect(await under.client.delete(request)).toMatchObject({ status: 200, body: { outcome: 'gone' } });
    });

    it('says that finalizers hold it', async () => {
      const base = await created('held');
      await under.kube.patch(httpRoutes(under.namespace), 'held', {
        metadata: { finalizers: ['example.com/hold'] },
      });
      const request = { ref: target('held'), uid: base.uid, resourceVersion: null };
      expect(await under.client.delete(request)).toMatchObject({ body: { outcome: 'deleting' } });
      expect(await live('held')).toMatchObject({ status: 200 });
      await under.kube.patch(httpRoutes(under.namespace), 'held', { metadata: { finalizers: null } });
      expect(await live('held')).toMatchObject({ status: 404 });
    });

    it('leaves another object of the name, and another version of the object', async () => {
      const base = await created('kept');
      await under.kube.patch(httpRoutes(under.namespace), 'kept', { metadata: { labels: { a: 'b' } } });
      expect(errorIn(await under.client.delete({ ref: target('kept'), ...base })).code).toBe(
        'conflict-version',
      );
      await under.kube.delete(httpRoutes(under.namespace), 'kept');
      await given(under.kube, httpRoutes(under.namespace), route('kept'));
      const stranger = { ref: target('kept'), uid: base.uid, resourceVersion: null };
      expect(errorIn(await under.client.delete(stranger)).code).toBe('conflict-uid');
      expect(await live('kept')).toMatchObject({ status: 200 });
    });
  });
});
