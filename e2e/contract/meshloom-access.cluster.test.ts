import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';
import { clusterListSchema, clusterSchemasSchema } from '#lib/wire/clusters.ts';
import { sessionInfoSchema } from '#lib/wire/session.ts';
import { routeDocument, routeIn, routeRef } from './documents.ts';
import { type ApiCall, call, errorIn, exchangeToken, MeshloomClient, tokenOf } from './meshloom-client.ts';
import { findTargets, startUnderTest, type UnderTest } from './meshloom-under-test.ts';
import { namesIn, service } from './objects.ts';

const targets = await findTargets();
const WRITES = ['dry-run', 'apply', 'delete', 'owners'] as const;

describe.each(targets)('$title', ({ kind, isAbsent }) => {
  let under: UnderTest;
  let namespace: string;

  beforeAll(async () => {
    if (isAbsent) return;
    under = await startUnderTest(kind);
    namespace = await under.kube.createNamespace('access');
  });
  afterAll(() => under?.stop());

  /** A creation that works when nothing is wrong with the request. */
  function creation(verb: string): ApiCall {
    const document = routeDocument(under.client.cluster, routeIn(namespace, 'forbidden'));
    return { method: 'POST', path: under.client.pathOf(verb), body: { documents: [document] } };
  }

  async function expectNothingWritten(): Promise<void> {
    expect(namesIn(await under.kube.list(httpRoutes(namespace)))).toEqual([]);
  }

  describe.skipIf(isAbsent)('signing in', () => {
    it('the printed link works once, and its cookie is out of reach of scripts and other sites', async () => {
      const other = await startMeshloom(['--no-pages', '--kubeconfig', under.target.kubeconfigPath]);
      try {
        const first = await exchangeToken(other.url, tokenOf(other));
        expect(first.status).toBe(200);
        expect(sessionInfoSchema.parse(first.body)).toMatchObject({ authenticated: true });
        const cookie = [first.headers['set-cookie']].flat().join();
        expect(cookie).toMatch(/HttpOnly/);
        expect(cookie).toMatch(/SameSite=Strict/);
        const second = await exchangeToken(other.url, tokenOf(other));
        expect(errorIn(second).code).toBe('unauthenticated');
        expect(second.headers).not.toHaveProperty('set-cookie');
        expect(other.output()).not.toContain(sessionInfoSchema.parse(first.body).csrf);
      } finally {
        await other.stop();
      }
    });

    it('a made-up token opens nothing', async () => {
      const answer = await exchangeToken(under.meshloom.url, 'x'.repeat(43));
      expect(answer.status).toBe(401);
      expect(answer.headers).not.toHaveProperty('set-cookie');
    });

    it('without a session only the session itself answers', async () => {
      const { url } = under.meshloom;
      const session = await call(url, { method: 'GET', path: '/api/session' });
      expect(sessionInfoSchema.parse(session.body)).toMatchObject({ authenticated: false, csrf: '' });
      for (const path of ['/api/clusters', under.client.pathOf('stream'), under.client.pathOf('schemas')]) {
        const answer = await call(url, { method: 'GET', path, headers: { origin: url } });
        expect([path, errorIn(answer).code]).toEqual([path, 'unauthenticated']);
      }
    });
  });

  describe.skipIf(isAbsent)('what no page of ours sends', () => {
    it.each([
      { what: 'no cookie', headers: { cookie: '' }, code: 'unauthenticated' },
      { what: 'another origin', headers: { origin: 'http://evil.example' }, code: 'forbidden-origin' },
      { what: 'no origin', headers: { origin: '' }, code: 'forbidden-origin' },
      { what: 'no CSRF header', headers: { 'x-meshloom-csrf': '' }, code: 'forbidden-origin' },
      { what: 'a wrong CSRF header', headers: { 'x-meshloom-csrf': 'guess' }, code: 'forbidden-origin' },
      { what: 'plain text', headers: { 'content-type': 'text/plain' }, code: 'unsupported-media-type' },
    ])('is refused on every write: $what', async ({ headers, code }) => {
      for (const verb of WRITES) {
        const answer = await under.client.send({ ...creation(verb), headers });
        expect([verb, errorIn(answer).code]).toEqual([verb, code]);
      }
      await expectNothingWritten();
    });

    it('another Host is refused everywhere, health included', async () => {
      const paths = ['/healthz', '/metrics', '/api/session', '/api/clusters', '/', '/login'];
      for (const path of paths) {
        const answer = await under.client.send({ method: 'GET', path, headers: { host: 'evil.example' } });
        expect([path, answer.status]).toEqual([path, 403]);
      }
    });

    it('another origin gets no stream', async () => {
      const path = under.client.pathOf('stream');
      const headers = { origin: 'http://evil.example' };
      expect(errorIn(await under.client.send({ method: 'GET', path, headers })).code).toBe(
        'forbidden-origin',
      );
    });
  });

  describe.skipIf(isAbsent)('reading', () => {
    it('lists the cluster with version, bundle, channel and user', async () => {
      const answer = await under.client.send({ method: 'GET', path: '/api/clusters' });
      const { clusters } = clusterListSchema.parse(answer.body);
      expect(clusters).toHaveLength(1);
      expect(clusters[0]).toMatchObject({
        source: 'kubeconfig',
        state: 'LIVE',
        version: expect.stringMatching(/^v1\.\d+\.\d+/),
        gatewayApi: { bundleVersion: expect.stringMatching(/^v1\.\d/), channel: 'standard' },
        readOnly: false,
        user: expect.any(String),
      });
    });

    it("hands out the cluster's own schemas, and 304 when they are known", async () => {
      const path = under.client.pathOf('schemas');
      const answer = await under.client.send({ method: 'GET', path });
      const { schemas } = clusterSchemasSchema.parse(answer.body);
      const ofRoutes = schemas.find((one) => one.kind === 'HTTPRoute' && one.version === 'v1');
      expect(ofRoutes?.openAPIV3Schema).toMatchObject({
        properties: { spec: { properties: { rules: { maxItems: 16 } } } },
      });
      const etag = String(answer.headers.etag);
      const again = await under.client.send({ method: 'GET', path, headers: { 'if-none-match': etag } });
      expect(again).toMatchObject({ status: 304, body: '' });
    });

    it('knows no other cluster and no other path', async () => {
      const codeAt = async (path: string) => errorIn(await under.client.send({ method: 'GET', path })).code;
      expect(await codeAt('/api/clusters/another/schemas')).toBe('cluster-not-found');
      expect(await codeAt(under.client.pathOf('secrets'))).toBe('not-found');
      expect(await codeAt('/api/nothing')).toBe('not-found');
    });

    it('answers health and metrics without a session', async () => {
      const get = (path: string) => call(under.meshloom.url, { method: 'GET', path });
      expect(await get('/healthz')).toMatchObject({ status: 200 });
      expect(await get('/readyz')).toMatchObject({ status: 200 });
      expect((await get('/metrics')).body).toMatch(/^meshloom_http_requests_total/m);
    });
  });

  describe.skipIf(isAbsent)('objects it must not touch', () => {
    const core = { group: '', version: 'v1', namespace: '' };
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } };

    it.each([
      { plural: 'services', object: service('intruder') },
      { plural: 'secrets', object: secret },
      { plural: 'configmaps', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } } },
    ])('writes no $plural', async ({ plural, object }) => {
      const { kind: name, metadata } = object;
      const ref = { ...core, cluster: under.client.cluster, kind: name, namespace, name: metadata.name };
      const namespaced = { ...object, metadata: { ...metadata, namespace } };
      const documents = [{ ref, object: namespaced, base: null, force: false, accepted: [] }];
      for (const verb of ['dry-run', 'apply'] as const) {
        expect(errorIn(await under.client.post(verb, { documents })).code).toBe('kind-not-allowed');
      }
      const deletion = { ref, uid: 'any', resourceVersion: null };
      expect(errorIn(await under.client.post('delete', deletion)).code).toBe('kind-not-allowed');
      const found = await under.kube.get(coreV1(plural, namespace), metadata.name);
      expect(found.status).toBe(404);
    });

    it('reads no Secret, not even its owners', async () => {
      const ref = { ...core, cluster: under.client.cluster, kind: 'Secret', namespace, name: 's' };
      expect(errorIn(await under.client.post('owners', { ref })).code).toBe('kind-not-allowed');
    });

    it.each(['../../secrets/s', 'a/status', 'a?force=true', 'A_B', ''])(
      'takes %j for no name',
      async (name) => {
        const ref = routeRef(under.client.cluster, namespace, name);
        const answer = await under.client.post('delete', { ref, uid: 'any', resourceVersion: null });
        expect(errorIn(answer).code).toBe('bad-request');
      },
    );

    it('writes to no other cluster than that of its path', async () => {
      const document = routeDocument('another', routeIn(namespace, 'astray'));
      const answer = await under.client.post('apply', { documents: [document] });
      expect(errorIn(answer).code).toBe('bad-request');
      await expectNothingWritten();
    });
  });

  it.skipIf(isAbsent)('writes nothing with --read-only, and says so', async () => {
    const flags = ['--no-pages', '--read-only', '--kubeconfig', under.target.kubeconfigPath];
    const meshloom = await startMeshloom(flags);
    try {
      const client = await MeshloomClient.signIn(meshloom);
      expect(await client.summary()).toMatchObject({ readOnly: true });
      const documents = [routeDocument(client.cluster, routeIn(namespace, 'read-only'))];
      expect(errorIn(await client.post('apply', { documents })).code).toBe('read-only');
      const ref = routeRef(client.cluster, namespace, 'read-only');
      const deletion = await client.delete({ ref, uid: 'any', resourceVersion: null });
      expect(errorIn(deletion).code).toBe('read-only');
      expect(await client.write('dry-run', documents)).toMatchObject({ results: [{ outcome: 'created' }] });
      await expectNothingWritten();
    } finally {
      await meshloom.stop();
    }
  });
});
