import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { CRDS, crdOf, ourCauses, PROBE_GROUP, probesOf, serverCauses } from './probe-kind.ts';
import { FORMAT_TEXTS, FORMATS, SHAPE_MEMBERS, SHAPES } from './shapes.fixture.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: SHAPE_MEMBERS },
    formats: {
      type: 'object',
      properties: Object.fromEntries(
        FORMATS.map((format) => [format, { type: 'array', items: { type: 'string', format } }]),
      ),
    },
  },
};

describe.skipIf(whySkipped)(`structure here and in a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    const made = await admin.create(CRDS, crdOf('Shape', SCHEMA));
    expect(serverCauses(made.body)).toEqual([]);
    await vi.waitFor(async () => expect((await admin.list(probesOf('Shape'))).status).toBe(200), {
      timeout: 20_000,
    });
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  async function compare(members: JsonObject): Promise<void> {
    const object: JsonObject = {
      apiVersion: `${PROBE_GROUP}/v1`,
      kind: 'Shape',
      metadata: { name: 'a' },
      ...members,
    };
    const answer = await admin.create(probesOf('Shape'), object, { dryRun: 'All' });
    const isValid = answer.status === 201;
    expect(ourCauses(SCHEMA, object)).toEqual(isValid ? [] : serverCauses(answer.body));
    expect(validate(compileSchema(SCHEMA), object).length === 0).toBe(isValid);
  }

  it.each(SHAPES.map((spec) => ({ spec, name: JSON.stringify(spec) })))('$name', ({ spec }) =>
    compare({ spec }),
  );

  it.each(FORMATS)('format %s', (format) => compare({ formats: { [format]: FORMAT_TEXTS } }));
});
