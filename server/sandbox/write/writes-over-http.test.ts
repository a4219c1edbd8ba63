import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

let directory: string;
let sandbox: Sandbox;
let client: ReturnType<typeof openSandbox>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  sandbox = await startSandbox({ kubeconfigDir: directory, seed: 'empty', controller: false });
  client = openSandbox(sandbox);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

const rvOf = (body: JsonObject) => stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '';

/** Types of all events until the server ends the stream. */
async function typesOf(path: string): Promise<string[]> {
  const types: string[] = [];
  for await (const event of client.watch(path)) types.push(event.type);
  return types;
}

describe('definitions', () => {
  const WIDGETS = '/apis/shop.example/v1/namespaces/default/widgets';
  const definition: JsonObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.shop.example' },
    spec: {
      group: 'shop.example',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  properties: {
                    size: { type: 'integer', minimum: 1 },
                    color: { type: 'string', default: 'red' },
                  },
                },
                status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              },
            },
          },
        },
      ],
    },
  };
  const widget = (spec: JsonObject, more: JsonObject = {}): JsonObject => ({
    apiVersion: 'shop.example/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec,
    ...more,
  });

  it('are served when installed, with their schema, and no longer when deleted', async () => {
    expect((await client.call(WIDGETS)).status).toBe(404);
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const installed = await client.call(crds, { method: 'POST', body: definition });
    expect(installed.status).toBe(201);
    const { body: there } = await client.call(`${crds}/widgets.shop.example`);
    const established = objectsAt(objectAt(there, 'status'), 'conditions');
    expect(established.map((condition) => `${condition.type}=${condition.status}`)).toContain(
      'Established=True',
    );

    const refused = await client.call(WIDGETS, { method: 'POST', body: widget({ size: 0 }) });
    expect([refused.status, refused.body.message]).toEqual([
      422,
      'Widget.shop.example "w" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    ]);
    const strict = await client.call(`${WIDGETS}?fieldValidation=Strict`, {
      method: 'POST',
      body: widget({ size: 1, shape: 'x' }),
    });
    expect([strict.status, strict.body.reason]).toEqual([400, 'BadRequest']);
    const made = await client.call(WIDGETS, {
      method: 'POST',
      body: widget({ size: 1, shape: 'x' }, { status: { phase: 'mine' } }),
    });
    expect(made.warnings).toEqual(['299 - "unknown field \\"spec.shape\\""']);
    expect([made.body.spec, made.body.status]).toEqual([{ size: 1, color: 'red' }, undefined]);

    const ending = typesOf(`${WIDGETS}?watch=1&resourceVersion=${rvOf(made.body)}`);
    await client.call(`${crds}/widgets.shop.example`, { method: 'DELETE' });
    expect(await ending).toEqual(['DELETED']);
    expect((await client.call(WIDGETS)).status).toBe(404);
  });
});

describe('generation and the two doors', () => {
  const ROUTES = '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes';
  const merge = (path: string, body: JsonObject) =>
    client.call(`${ROUTES}/${path}`, { method: 'PATCH', contentType: 'application/merge-patch+json', body });
  const generationOf = (body: JsonObject) => objectAt(body, 'metadata').generation;

  it('counts changes of spec only, keeps status behind its door, and a dry run changes nothing', async () => {
    const body: JsonObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'r' },
      spec: { parentRefs: [{ group: '', kind: 'Service', name: 's' }] },
    };
    const made = await client.call(ROUTES, { method: 'POST', body });
    expect(generationOf(made.body)).toBe(1);
    const noop = await merge('r', { spec: { parentRefs: [{ group: '', kind: 'Service', name: 's' }] } });
    expect(rvOf(noop.body)).toBe(rvOf(made.body));
    expect(generationOf((await merge('r', { metadata: { labels: { a: 'b' } } })).body)).toBe(1);
    expect(generationOf((await merge('r?dryRun=All', { spec: { hostnames: ['a.example'] } })).body)).toBe(2);
    expect(
      generationOf((await merge('r', { spec: { hostnames: ['b.example'] }, status: { parents: [] } })).body),
    ).toBe(2);
    const status = await merge('r/status', { spec: { hostnames: ['c.example'] }, status: { parents: [] } });
    expect(generationOf(status.body)).toBe(2);
    expect(objectAt(status.body, 'spec').hostnames).toEqual(['b.example']);
    expect(status.body.status).toEqual({ parents: [] });
  });

  it('guards an apply by uid: a deleted object does not come back', async () => {
    const uid = '11111111-1111-1111-1111-111111111111';
    const body: JsonObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'ghost', uid },
      spec: {},
    };
    const apply = (query: string) =>
      client.call(`${ROUTES}/ghost?${query}`, {
        method: 'PATCH',
        contentType: 'application/apply-patch+yaml',
        body,
      });
    const reply = await apply('fieldManager=me');
    expect([reply.status, reply.body.reason]).toEqual([409, 'Conflict']);
    expect(reply.body.message).toContain('uid mismatch');
    expect((await apply('')).status).toBe(422);
    expect((await client.call(`${ROUTES}/ghost`)).status).toBe(404);
  });
});
