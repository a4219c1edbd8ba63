import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { checkValue } from '#lib/validation/check-document.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { META_CASES } from '#lib/validation/open-api/object-meta-cases.fixture.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { httpRoutes, type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { ourCauses, serverCauses } from './probe-kind.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

const SCHEMA = schemaFor('HTTPRoute', 'v1', 'standard') ?? {};

/** Of a name the server makes up, nobody knows the end. */
function withoutMadeEnd(cause: string): string {
  return cause.replace(/^(metadata\.name .*"(?:Bad_|A-))\w{5}"/, '$1…"');
}

describe.skipIf(whySkipped)(`metadata and status here and in a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    await admin.create({ group: '', version: 'v1', plural: 'namespaces' }, { metadata: { name: 'demo' } });
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  const create = (object: JsonObject) =>
    admin.create(httpRoutes('demo'), object, { dryRun: 'All', fieldValidation: 'Strict' });

  const routeWith = (members: string, metadata: string): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a', namespace: 'demo', ...parse(`{${metadata}}`) },
    ...parse(`{${members}}`),
  });

  it.each(META_CASES)('%s', async (metadata, refused) => {
    const object = routeWith('spec: {}', metadata);
    const { status, body } = await create(object);
    expect(status).toBe(refused === 'decoding' ? 400 : refused.length === 0 ? 201 : 422);
    const ours = ourCauses(SCHEMA, object).map(withoutMadeEnd);
    if (status === 400) expect(ours.length).toBeGreaterThan(0);
    else expect(ours).toEqual(status === 201 ? [] : serverCauses(body).map(withoutMadeEnd));
  });

  it.each(['status: null', 'status: {}', 'status: 5', 'status: {parents: null}', 'status: {parents: [{}]}'])(
    '%s is dropped unread',
    async (members) => {
      const object = routeWith(`spec: {}, ${members}`, '');
      expect((await create(object)).status).toBe(201);
      const schema = compileSchema(SCHEMA);
      const found = checkValue(object, { schemaFor: () => schema, world: null });
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );
});
