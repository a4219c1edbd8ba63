import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { EXPERIMENTAL_GROUP, GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { crdFor, describedKinds, schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { IMMUTABLE, RULE_CASES } from './gateway-rules.fixture.ts';
import { CRDS, ourCauses, serverCauses } from './probe-kind.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
const CHANNELS: readonly Channel[] = ['standard', 'experimental'];

/** Where a kind is served, as our description of its CRD has it. */
function placeOf(kind: string, channel: Channel) {
  const crd = crdFor(kind, channel);
  const spec = isJsonObject(crd?.spec) ? crd.spec : {};
  const plural = objectAt(spec, 'names').plural;
  const version = kind === 'XMesh' ? 'v1alpha1' : 'v1';
  return {
    group: kind === 'XMesh' ? EXPERIMENTAL_GROUP : GATEWAY_GROUP,
    version,
    plural: typeof plural === 'string' ? plural : '',
    ...(spec.scope === 'Namespaced' && { namespace: 'demo' }),
  };
}

async function servedSchema(admin: KubeHttp, place: ReturnType<typeof placeOf>): Promise<JsonObject> {
  const { body } = await admin.get(CRDS, `${place.plural}.${place.group}`);
  const versions = isJsonObject(body) ? objectsAt(objectAt(body, 'spec'), 'versions') : [];
  const version = versions.find(({ name }) => name === place.version);
  return objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
}

function objectOf(kind: string, channel: Channel, spec: string): JsonObject {
  const { group, version, namespace } = placeOf(kind, channel);
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: 'a', ...(namespace && { namespace }) },
    spec: parse(spec),
  };
}

describe.skipIf(whySkipped).each(CHANNELS)(`rules of the Gateway API, %s channel${whySkipped}`, (channel) => {
  let cluster: TestCluster;
  let admin: KubeHttp;
  const kinds = describedKinds(channel);

  beforeAll(async () => {
    cluster = await startCluster({ source, channel });
    admin = await openKube(cluster.kubeconfigPath);
    await admin.create({ group: '', version: 'v1', plural: 'namespaces' }, { metadata: { name: 'demo' } });
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  async function schemasOf(kind: string): Promise<readonly JsonObject[]> {
    const place = placeOf(kind, channel);
    return [await servedSchema(admin, place), schemaFor(kind, place.version, channel) ?? {}];
  }

  it.each(RULE_CASES.filter(({ kind }) => kinds.includes(kind)))(
    '$kind $name',
    async ({ kind, spec, valid }) => {
      const object = objectOf(kind, channel, spec);
      const place = placeOf(kind, channel);
      const answer = await admin.create(place, object, { dryRun: 'All', fieldValidation: 'Strict' });
      expect([answer.status === 201, answer.body]).toEqual([
        valid === 'both' || valid === channel,
        expect.anything(),
      ]);
      for (const schema of await schemasOf(kind)) {
        // With an unknown field the strict decoder refuses before anything else is looked at.
        if (unknownFields(compileSchema(schema), object).length > 0) expect(answer.status).toBe(400);
        else
          expect(ourCauses(schema, object)).toEqual(answer.status === 201 ? [] : serverCauses(answer.body));
      }
    },
  );

  it.each(IMMUTABLE.filter(({ kind }) => kinds.includes(kind)))(
    '$kind may not change',
    async ({ kind, before, after }) => {
      const place = placeOf(kind, channel);
      const made = await admin.create(place, objectOf(kind, channel, before));
      expect(made.status).toBe(201);
      const next = objectOf(kind, channel, after);
      const answer = await admin.patch(place, 'a', { spec: parse(after) }, { dryRun: 'All' });
      expect(answer.status).toBe(422);
      for (const schema of await schemasOf(kind))
        expect(ourCauses(schema, next, { old: isJsonObject(made.body) ? made.body : {} })).toEqual(
          serverCauses(answer.body),
        );
    },
  );
});
