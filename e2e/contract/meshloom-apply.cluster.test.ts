import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpRoutes, type KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { errorIn } from './meshloom-client.ts';
import { findTargets, startUnderTest, type UnderTest } from './meshloom-under-test.ts';
import { given, namesIn, route, storedIn } from './objects.ts';

const targets = await findTargets();
const argo = { manager: 'argocd-controller' } as const;

describe.each(targets)('$title', ({ kind, isAbsent }) => {
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

  async function baseOf(name: string): Promise<NonNullable<ApplyDocument['base']>> {
    const { uid, resourceVersion } = storedIn(await live(name)).metadata;
    return { uid, resourceVersion };
  }

  async function created(name: string): Promise<NonNullable<ApplyDocument['base']>> {
    const { stage } = await under.client.write('apply', [document(name)]);
    expect(stage).toBe('applied');
    return baseOf(name);
  }

  const weightOf = (weight: number) => ({ spec: { rules: [{ backendRefs: [{ weight: 90 }, { weight }] }] } });

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
      expect(namesIn(await under.kube.list(httpRoutes(namespace)))).toEqual([]);
    });

    it('keeps a change of another field that came in between, when no version was looked at', async () => {
      const { uid } = await created('between');
      await under.kube.patch(httpRoutes(namespace), 'between', { metadata: { labels: { team: 'shop' } } });
      const kept = routeDocument(
        under.client.cluster,
        {
          ...routeIn(namespace, 'between', 50),
          metadata: { name: 'between', namespace, labels: { team: 'shop' } },
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
      const bare = routeIn(namespace, 'bare', 10, { rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] });
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

  describe.skipIf(isAbsent)('what an apply refuses', () => {
    /** Applies one document that must fail in its rehearsal, and returns why. */
    async function refusal(one: ApplyDocument) {
      const response = await under.client.write('apply', [one]);
      expect(response).toMatchObject({ stage: 'dry-run', results: [{ outcome: 'failed' }] });
      return response.results[0]?.error;
    }

    it('a field of another manager, by name; and takes over those it is told to, no others', async () => {
      await under.kube.apply(httpRoutes(namespace), 'theirs', route('theirs'), argo);
      const base = await baseOf('theirs');
      const error = await refusal(document('theirs', 50, { base }));
      expect(error).toMatchObject({
        code: 'conflict-fields',
        causes: [{ field: '.spec.rules', path: ['spec', 'rules'], manager: 'argocd-controller' }],
      });
      expect(await live('theirs')).toMatchObject({ body: weightOf(10) });
      const other = [{ field: '.spec.hostnames', manager: 'argocd-controller' }];
      expect(await refusal(document('theirs', 50, { base, force: true, accepted: other }))).toMatchObject({
        code: 'conflict-fields',
        causes: [{ field: '.spec.rules' }],
      });
      const accepted = (error?.causes ?? []).map(({ field, manager = '' }) => ({ field, manager }));
      expect(
        await under.client.write('apply', [document('theirs', 50, { base, force: true, accepted })]),
      ).toMatchObject({
        stage: 'applied',
        results: [{ outcome: 'configured', object: weightOf(50) }],
      });
      const owners = await under.client.post('owners', {
        ref: routeRef(under.client.cluster, namespace, 'theirs'),
      });
      expect(owners.body).toMatchObject({
        owners: expect.arrayContaining([
          expect.objectContaining({
            manager: 'meshloom',
            operation: 'Apply',
            fields: expect.arrayContaining(['.spec.rules']),
          }),
        ]),
      });
    });

    it('a label of another manager whose key has dots, by its keys', async () => {
      const key = 'app.kubernetes.io/part-of';
      const theirs = route('dotted', 10, { metadata: { labels: { [key]: 'theirs' } } });
      await under.kube.apply(httpRoutes(namespace), 'dotted', theirs, argo);
      const base = await baseOf('dotted');
      const mine = routeIn(namespace, 'dotted');
      const labelled = { ...mine, metadata: { ...mine.metadata, labels: { [key]: 'mine' } } };
      expect(await refusal(routeDocument(under.client.cluster, labelled, { base }))).toMatchObject({
        code: 'conflict-fields',
        causes: expect.arrayContaining([
          expect.objectContaining({ field: `.metadata.labels.${key}`, path: ['metadata', 'labels', key] }),
        ]),
      });
    });

    it('the removal of another manager’s finalizer; and takes it away when told to', async () => {
      const { uid } = await created('held');
      const path = httpRoutes(namespace);
      await under.kube.patch(path, 'held', { metadata: { finalizers: ['example.com/hold'] } });
      const free = routeIn(namespace, 'held');
      const one = (more: Parameters<typeof routeDocument>[2]) =>
        routeDocument(
          under.client.cluster,
          { ...free, metadata: { ...free.metadata, finalizers: [] } },
          { base: { uid, resourceVersion: null }, ...more },
        );
      const error = await refusal(one({}));
      expect(error).toMatchObject({
        code: 'conflict-fields',
        causes: [{ field: '.metadata.finalizers[="example.com/hold"]', manager: expect.any(String) }],
      });
      const accepted = (error?.causes ?? []).map(({ field, manager = '' }) => ({ field, manager }));
      expect(await under.client.write('apply', [one({ force: true, accepted })])).toMatchObject({
        stage: 'applied',
        results: [{ outcome: 'configured' }],
      });
      expect(storedIn(await live('held')).metadata).not.toHaveProperty('finalizers');
    });

    it.each([
      { what: 'a negative weight', weight: -1 },
      { what: 'a weight above the maximum', weight: 1_000_001 },
    ])('$what, with its field', async ({ weight }) => {
      expect(await refusal(document('bad', weight))).toMatchObject({
        code: 'invalid',
        causes: [{ field: 'spec.rules[0].backendRefs[1].weight' }],
      });
      expect(await live('bad')).toMatchObject({ status: 404 });
    });

    it('a field the schema does not know, by name', async () => {
      const bogus = routeDocument(under.client.cluster, routeIn(namespace, 'bogus', 10, { bogus: 1 }));
      expect(await refusal(bogus)).toMatchObject({
        code: 'unknown-field',
        causes: [{ field: expect.stringContaining('spec.bogus') }],
      });
    });

    it('an edit of what was deleted and created again', async () => {
      const base = await created('phoenix');
      await under.kube.delete(httpRoutes(namespace), 'phoenix');
      await given(under.kube, httpRoutes(namespace), route('phoenix'));
      for (const one of [base, { ...base, resourceVersion: null }]) {
        expect(await refusal(document('phoenix', 50, { base: one }))).toMatchObject({ code: 'conflict-uid' });
      }
      expect(await live('phoenix')).toMatchObject({ body: weightOf(10) });
    });

    it('an edit of what was deleted, which stays deleted', async () => {
      const base = await created('dead');
      await under.kube.delete(httpRoutes(namespace), 'dead');
      expect(await refusal(document('dead', 50, { base }))).toMatchObject({ code: 'gone' });
      expect(await live('dead')).toMatchObject({ status: 404 });
    });

    it('an edit of a version that is no longer the newest', async () => {
      const base = await created('stale');
      await under.kube.patch(httpRoutes(namespace), 'stale', { metadata: { labels: { a: 'b' } } });
      expect(await refusal(document('stale', 50, { base }))).toMatchObject({ code: 'conflict-version' });
      expect(await live('stale')).toMatchObject({ body: weightOf(10) });
    });

    it('a creation of what exists', async () => {
      await created('taken');
      expect(await refusal(document('taken', 50))).toMatchObject({ code: 'already-exists' });
    });

    it('but not the same creation once more: it is as intended already', async () => {
      await created('twice');
      expect(await under.client.write('apply', [document('twice')])).toMatchObject({
        stage: 'applied',
        results: [{ outcome: 'unchanged', error: null }],
      });
    });
  });

  describe.skipIf(isAbsent)('delete', () => {
    const target = (name: string) => routeRef(under.client.cluster, namespace, name);

    it('deletes what was looked at; once more it is gone', async () => {
      const base = await created('bye');
      const request = { ref: target('bye'), ...base };
      expect(await under.client.delete(request)).toMatchObject({ status: 200, body: { outcome: 'deleted' } });
      expect(await live('bye')).toMatchObject({ status: 404 });
      expect(await under.client.delete(request)).toMatchObject({ status: 200, body: { outcome: 'gone' } });
    });

    it('says that finalizers hold it', async () => {
      const base = await created('held');
      await under.kube.patch(httpRoutes(namespace), 'held', {
        metadata: { finalizers: ['example.com/hold'] },
      });
      const request = { ref: target('held'), uid: base.uid, resourceVersion: null };
      expect(await under.client.delete(request)).toMatchObject({ body: { outcome: 'deleting' } });
      expect(await live('held')).toMatchObject({ status: 200 });
      await under.kube.patch(httpRoutes(namespace), 'held', { metadata: { finalizers: null } });
      expect(await live('held')).toMatchObject({ status: 404 });
    });

    it('leaves another object of the name, and another version of the object', async () => {
      const base = await created('kept');
      await under.kube.patch(httpRoutes(namespace), 'kept', { metadata: { labels: { a: 'b' } } });
      expect(errorIn(await under.client.delete({ ref: target('kept'), ...base })).code).toBe(
        'conflict-version',
      );
      await under.kube.delete(httpRoutes(namespace), 'kept');
      await given(under.kube, httpRoutes(namespace), route('kept'));
      const stranger = { ref: target('kept'), uid: base.uid, resourceVersion: null };
      expect(errorIn(await under.client.delete(stranger)).code).toBe('conflict-uid');
      expect(await live('kept')).toMatchObject({ status: 200 });
    });
  });
});
