import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { PROBE_DATA, PROBE_MEMBERS } from '#lib/validation/cel/probe.fixture.ts';
import { REFUSED_RULES, RULES } from '#lib/validation/cel/probe-rules.fixture.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { CRDS, crdOf, ourCauses, probesOf, serverCauses } from './probe-kind.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
function probe(rules: readonly JsonObject[]): JsonObject {
  return { type: 'object', properties: PROBE_MEMBERS, 'x-kubernetes-validations': rules };
}

function schemaOf(rules: readonly string[]): JsonObject {
  const probes = rules.map((rule, at) => [`p${at}`, probe([{ rule }])] as const);
  return { type: 'object', properties: { spec: { type: 'object', properties: Object.fromEntries(probes) } } };
}

/** Sentences of Go's own parsers, which ours only paraphrase; that there is a fault must agree. */
function comparable(cause: string): string {
  return cause
    .replace(
      /(IP Address|URL|network address) .*parse error during conversion from string.*? evaluating/,
      '$1 evaluating',
    )
    .replace(/network address parse error.*? evaluating/, 'network address evaluating')
    .replace(/URL parse error.*? evaluating/, 'URL evaluating')
    .replace(
      /Invalid value: "object": (error parsing regexp|Illegal regex).*? evaluating/,
      'regex evaluating',
    );
}

describe.skipIf(whySkipped)(`CEL here and in a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    const made = await admin.create(CRDS, crdOf('Probe', schemaOf(RULES)));
    expect(serverCauses(made.body)).toEqual([]);
    expect(made.status).toBe(201);
    await vi.waitFor(async () => expect((await admin.list(probesOf('Probe'))).status).toBe(200), {
      timeout: 20_000,
    });
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  it.each(PROBE_DATA.map((data, at) => ({ at, data })))('all rules on data $at', async ({ data }) => {
    const object: JsonObject = {
      apiVersion: 'probe.example.com/v1',
      kind: 'Probe',
      metadata: { name: 'probe' },
      spec: Object.fromEntries(RULES.map((_, at) => [`p${at}`, data])),
    };
    const answer = await admin.create(probesOf('Probe'), object, { dryRun: 'All' });
    const ours = ourCauses(schemaOf(RULES), object);
    expect(ours.map(comparable).sort()).toEqual(serverCauses(answer.body).map(comparable).sort());
  });

  it.each(REFUSED_RULES)('no compiled rule: %s', async (rule) => {
    const schema = schemaOf([rule]);
    const made = await admin.create(CRDS, crdOf('Refused', schema), { dryRun: 'All' });
    expect(made.status).toBe(422);
    const object = {
      apiVersion: 'probe.example.com/v1',
      kind: 'Refused',
      metadata: { name: 'a' },
      spec: { p0: {} },
    };
    const found = validate(compileSchema(schema), object);
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['rule-not-checked info']);
  });
});
