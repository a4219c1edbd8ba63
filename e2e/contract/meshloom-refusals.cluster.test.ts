import { describe, expect, it } from 'vitest';
import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { findTargets } from './meshloom-under-test.ts';
import { given, route, storedIn } from './objects.ts';
import { routesUnderTest, weightOf } from './routes-under-test.ts';

const targets = await findTargets();
const argo = { manager: 'argocd-controller' } as const;

describe.each(targets)('$title', ({ kind, isAbsent }) => {
  const under = routesUnderTest(kind, isAbsent);
  const { document, live, baseOf, created } = under;

  describe.skipIf(isAbsent)('what an apply refuses', () => {
    /** Applies one document that must fail in its rehearsal, and returns why. */
    async function refusal(one: ApplyDocument) {
      const response = await under.client.write('apply', [one]);
      expect(response).toMatchObject({ stage: 'dry-run', results: [{ outcome: 'failed' }] });
      return response.results[0]?.error;
    }

    it('a field of another manager, by name; and takes over those it is told to, no others', async () => {
      await under.kube.apply(httpRoutes(under.namespace), 'theirs', route('theirs'), argo);
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
        ref: routeRef(under.client.cluster, under.namespace, 'theirs'),
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
      await under.kube.apply(httpRoutes(under.namespace), 'dotted', theirs, argo);
      const base = await baseOf('dotted');
      const mine = routeIn(under.namespace, 'dotted');
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
      const path = httpRoutes(under.namespace);
      await under.kube.patch(path, 'held', { metadata: { finalizers: ['example.com/hold'] } });
      const free = routeIn(under.namespace, 'held');
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
      const bogus = routeDocument(under.client.cluster, routeIn(under.namespace, 'bogus', 10, { bogus: 1 }));
      expect(await refusal(bogus)).toMatchObject({
        code: 'unknown-field',
        causes: [{ field: expect.stringContaining('spec.bogus') }],
      });
    });

    it('an edit of what was deleted and created again', async () => {
      const base = await created('phoenix');
      await under.kube.delete(httpRoutes(under.namespace), 'phoenix');
      await given(under.kube, httpRoutes(under.namespace), route('phoenix'));
      for (const one of [base, { ...base, resourceVersion: null }]) {
        expect(await refusal(document('phoenix', 50, { base: one }))).toMatchObject({ code: 'conflict-uid' });
      }
      expect(await live('phoenix')).toMatchObject({ body: weightOf(10) });
    });

    it('an edit of what was deleted, which stays deleted', async () => {
      const base = await created('dead');
      await under.kube.delete(httpRoutes(under.namespace), 'dead');
      expect(await refusal(document('dead', 50, { base }))).toMatchObject({ code: 'gone' });
      expect(await live('dead')).toMatchObject({ status: 404 });
    });

    it('an edit of a version that is no longer the newest', async () => {
      const base = await created('stale');
      await under.kube.patch(httpRoutes(under.namespace), 'stale', { metadata: { labels: { a: 'b' } } });
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
});
