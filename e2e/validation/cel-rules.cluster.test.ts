import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';
import { PROBE_DATA, PROBE_MEMBERS, REFUSED_RULES, RULES } from './cel-rules.fixture.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
const CRDS = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };

const statusSchema = z.object({
  details: z
    .object({
      causes: z.array(z.object({ field: z.string(), reason: z.string(), message: z.string() })).default([]),
    })
    .default({ causes: [] }),
});

function probe(rules: readonly JsonObject[]): JsonObject {
  return { type: 'object', properties: PROBE_MEMBERS, 'x-kubernetes-validations': rules };
}

function schemaOf(rules: readonly string[]): JsonObject {
  const probes = rules.map((rule, at) => [`p${at}`, probe([{ rule }])] as const);
  return { type: 'object', properties: { spec: { type: 'object', properties: Object.fromEntries(probes) } } };
}

function crdOf(kind: string, schema: JsonObject): JsonObject {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.cel.example.com` },
    spec: {
      group: 'cel.example.com',
      scope: 'Cluster',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}

function causesOf(body: unknown): readonly string[] {
  const { details } = statusSchema.parse(body);
  return details.causes.map(({ field, reason, message }) => `${field} ${reason} ${message}`).sort();
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
    expect(causesOf(made.body)).toEqual([]);
    expect(made.status).toBe(201);
    const probes = { group: 'cel.example.com', version: 'v1', plural: 'probes' };
    await vi.waitFor(async () => expect((await admin.list(probes)).status).toBe(200), { timeout: 20_000 });
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  it.each(PROBE_DATA.map((data, at) => ({ at, data })))('all rules on data $at', async ({ data }) => {
    const object: JsonObject = {
      apiVersion: 'cel.example.com/v1',
      kind: 'Probe',
      metadata: { name: 'probe' },
      spec: Object.fromEntries(RULES.map((_, at) => [`p${at}`, data])),
    };
    const probes = { group: 'cel.example.com', version: 'v1', plural: 'probes' };
    const answer = await admin.create(probes, object, { dryRun: 'All' });
    const ours = validate(compileSchema(schemaOf(RULES)), object)
      .filter(({ code }) => code !== 'format-not-checked')
      .map((found) => `${formatFieldPath(found.path)} ${causeReason(found)} ${found.message}`);
    expect(ours.map(comparable).sort()).toEqual(causesOf(answer.body).map(comparable).sort());
  });

  it.each(REFUSED_RULES)('no compiled rule: %s', async (rule) => {
    const schema = schemaOf([rule]);
    const made = await admin.create(CRDS, crdOf('Refused', schema), { dryRun: 'All' });
    expect(made.status).toBe(422);
    const object = {
      apiVersion: 'cel.example.com/v1',
      kind: 'Refused',
      metadata: { name: 'a' },
      spec: { p0: {} },
    };
    const found = validate(compileSchema(schema), object);
    expect(found.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['rule-not-checked info']);
  });
});
