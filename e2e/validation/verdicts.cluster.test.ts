import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { type CompiledSchema, compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import { ACCEPTED, REFUSED, route } from '#lib/validation/open-api/http-route-cases.fixture.ts';
import { unknownFields } from '#lib/validation/open-api/unknown-fields.ts';
import { validate } from '#lib/validation/open-api/validate.ts';
import { causeReason } from '#lib/validation/open-api/wording.ts';
import { clusterOrSkip } from '../cluster/build-cluster.ts';
import { httpRoutes, type KubeHttp, openKube } from '../cluster/kube-http.ts';
import { startCluster, type TestCluster } from '../cluster/start-cluster.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

const statusSchema = z.object({
  message: z.string().default(''),
  details: z
    .object({
      causes: z.array(z.object({ field: z.string(), reason: z.string(), message: z.string() })).default([]),
    })
    .default({ causes: [] }),
});

/** Range checks of integers and oneOf/anyOf complain without naming a field, beside a cause that names one. */
const NO_FIELD = '<nil>';

/** Said once per refusal when CEL rules were left out. */
const NOT_ALL_CHECKED = 'some validation rules were not checked';

/** What the API server complains about: `field reason message`, and unknown fields by path. */
function serverFindings(answer: { readonly status: number; readonly body: unknown }): readonly string[] {
  if (answer.status === 201) return [];
  const { message, details } = statusSchema.parse(answer.body);
  const unknown = [...message.matchAll(/unknown field "([^"]+)"/g)].map(([, path]) => `${path} unknown`);
  const causes = details.causes
    .filter((cause) => cause.field !== NO_FIELD && !cause.message.includes(NOT_ALL_CHECKED))
    .map(({ field, reason, message: words }) => `${field} ${reason} ${words}`);
  return [...unknown, ...causes].sort();
}

function ourFindings(schema: CompiledSchema, object: JsonObject): readonly string[] {
  const unknown = unknownFields(schema, object).map(({ path }) => `${formatFieldPath(path)} unknown`);
  // With an unknown field the strict decoder refuses before anything else is looked at.
  if (unknown.length > 0) return unknown.sort();
  return validate(schema, object)
    .map((found) => `${formatFieldPath(found.path)} ${causeReason(found)} ${found.message}`)
    .sort();
}

async function servedSchema(admin: KubeHttp, plural: string): Promise<JsonObject> {
  const crds = { group: 'apiextensions.k8s.io', version: 'v1', plural: 'customresourcedefinitions' };
  const { body } = await admin.get(crds, `${plural}.gateway.networking.k8s.io`);
  const versions = isJsonObject(body) ? objectsAt(objectAt(body, 'spec'), 'versions') : [];
  return objectAt(
    objectAt(
      versions.find(({ name }) => name === 'v1'),
      'schema',
    ),
    'openAPIV3Schema',
  );
}

const GATEWAY = 'gatewayClassName: c, listeners: [{name: http, port: 80, protocol: HTTP}]';

/** Specs of the other kinds in the standard channel. */
const OTHER_KINDS = [
  { kind: 'Gateway', plural: 'gateways', spec: `{${GATEWAY}}`, isValid: true },
  { kind: 'Gateway', plural: 'gateways', spec: '{gatewayClassName: c}', isValid: false },
  { kind: 'Gateway', plural: 'gateways', spec: '{gatewayClassName: c, listeners: []}', isValid: false },
  {
    kind: 'Gateway',
    plural: 'gateways',
    spec: `{${GATEWAY}, addresses: [{value: 10.0.0.1}]}`,
    isValid: true,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    spec: `{${GATEWAY}, addresses: [{value: 10.0.0.300}]}`,
    isValid: false,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    spec: `{${GATEWAY}, infrastructure: {labels: {a: "b c"}}}`,
    isValid: false,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    spec: '{gatewayClassName: c, listeners: [{name: a, port: 1, protocol: "!"}]}',
    isValid: false,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    spec: '{gatewayClassName: c, listeners: [{name: a, port: 1, protocol: TCP}, {name: a, port: 2, protocol: TCP}]}',
    isValid: false,
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    spec: '{rules: [{matches: [{method: {service: a.B}}], backendRefs: [{name: b, port: 80}]}]}',
    isValid: true,
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    spec: '{rules: [{matches: [{method: {type: Prefix, service: a}}]}]}',
    isValid: false,
  },
  {
    kind: 'GRPCRoute',
    plural: 'grpcroutes',
    spec: '{rules: [{filters: [{type: URLRewrite}]}]}',
    isValid: false,
  },
  {
    kind: 'TLSRoute',
    plural: 'tlsroutes',
    spec: '{rules: [{backendRefs: [{name: a, port: 443}]}]}',
    isValid: false,
  },
  {
    kind: 'TLSRoute',
    plural: 'tlsroutes',
    spec: '{hostnames: [a.example], rules: [{backendRefs: [{name: a, port: 443}]}, {backendRefs: [{name: a, port: 443}]}]}',
    isValid: false,
  },
  { kind: 'TCPRoute', plural: 'tcproutes', spec: '{rules: [{backendRefs: []}]}', isValid: false },
  {
    kind: 'UDPRoute',
    plural: 'udproutes',
    spec: '{rules: [{backendRefs: [{name: a, port: 53}]}]}',
    isValid: true,
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    spec: '{from: [{group: "", kind: HTTPRoute, namespace: a}], to: [{group: "", kind: Service}]}',
    isValid: true,
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    spec: '{from: [{kind: HTTPRoute, namespace: A}], to: []}',
    isValid: false,
  },
];

describe.skipIf(whySkipped)(`verdicts of the engine and of a real API server${whySkipped}`, () => {
  let cluster: TestCluster;
  let admin: KubeHttp;
  let schemas: readonly CompiledSchema[];

  beforeAll(async () => {
    cluster = await startCluster({ source });
    admin = await openKube(cluster.kubeconfigPath);
    await admin.create({ group: '', version: 'v1', plural: 'namespaces' }, { metadata: { name: 'demo' } });
    schemas = [await servedSchema(admin, 'httproutes'), schemaFor('HTTPRoute', 'v1', 'standard') ?? {}].map(
      compileSchema,
    );
  });

  afterAll(async () => {
    await admin?.close();
    await cluster?.stop();
  });

  const cases = [...ACCEPTED, ...REFUSED].map(([name, spec]) => ({ name, spec }));
  it.each(cases)('$name', async ({ spec }) => {
    const object = route(spec);
    const answer = await admin.create(httpRoutes('demo'), object, {
      dryRun: 'All',
      fieldValidation: 'Strict',
    });
    const expected = serverFindings(answer);
    for (const schema of schemas) expect(ourFindings(schema, object)).toEqual(expected);
  });

  it.each(OTHER_KINDS)('$kind $spec', async ({ kind, plural, spec, isValid }) => {
    const object: JsonObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind,
      metadata: { name: 'a', namespace: 'demo' },
      spec: parse(spec),
    };
    const collection = { ...httpRoutes('demo'), plural };
    const answer = await admin.create(collection, object, { dryRun: 'All', fieldValidation: 'Strict' });
    const expected = serverFindings(answer);
    expect(expected.length === 0).toBe(isValid);
    for (const raw of [await servedSchema(admin, plural), schemaFor(kind, 'v1', 'standard') ?? {}])
      expect(ourFindings(compileSchema(raw), object)).toEqual(expected);
  });
});
