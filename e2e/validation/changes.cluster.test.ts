import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { CHANGE_SCHEMA, CHANGES, RATCHETED } from './changes.fixture.ts';
import { CRDS, crdOf, ourCauses, PROBE_GROUP, probesOf, serverCauses } from './probe-kind.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

/** Takes anything, so that objects can be stored before the rules come. */
const LOOSE: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

describe.skipIf(whySkipped)(`updates here and in a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;
  const stored = new Map<string, JsonObject>();
  const kind = 'Change';
  const probes = probesOf(kind);

  function objectOf(name: string, spec: JsonObject): JsonObject {
    return { apiVersion: `${PROBE_GROUP}/v1`, kind, metadata: { name }, spec };
  }

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    const made = await admin.create(CRDS, crdOf(kind, LOOSE));
    expect(serverCauses(made.body)).toEqual([]);
    await vi.waitFor(async () => expect((await admin.list(probes)).status).toBe(200), { timeout: 20_000 });
    for (const [at, { old }] of [...CHANGES, ...RATCHETED].entries()) {
      const { status, body } = await admin.create(probes, objectOf(`a${at}`, old));
      expect(status).toBe(201);
      if (isJsonObject(body)) stored.set(`a${at}`, body);
    }
    const versions = [
      { op: 'replace', path: '/spec/versions/0/schema/openAPIV3Schema', value: CHANGE_SCHEMA },
    ];
    expect(serverCauses((await admin.patch(CRDS, `${probes.plural}.${PROBE_GROUP}`, versions)).body)).toEqual(
      [],
    );
    // Other servers of the same process take up the new schema a moment later.
    await vi.waitFor(
      async () => {
        const probe = objectOf('probe', { never: 'never' });
        expect((await admin.create(probes, probe, { dryRun: 'All' })).status).toBe(422);
      },
      { timeout: 20_000 },
    );
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  it.each([...CHANGES, ...RATCHETED].map((change, at) => ({ ...change, at })))(
    '$name',
    async ({ next, at }) => {
      const old = stored.get(`a${at}`) ?? {};
      const object: JsonObject = { ...old, spec: next };
      const answer = await admin.replace(probes, `a${at}`, object, { dryRun: 'All' });
      expect(ourCauses(CHANGE_SCHEMA, object, { old })).toEqual(
        answer.status === 200 ? [] : serverCauses(answer.body),
      );
    },
  );

  it.each(CHANGES.map((change, at) => ({ ...change, at })))(
    '$name, as a new object',
    async ({ next, at }) => {
      const object = objectOf(`new${at}`, next);
      const answer = await admin.create(probes, object, { dryRun: 'All' });
      expect(ourCauses(CHANGE_SCHEMA, object)).toEqual(
        answer.status === 201 ? [] : serverCauses(answer.body),
      );
    },
  );
});
