import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { openSandbox } from '../sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';

const HISTORY = 20;
const MAPS = '/api/v1/namespaces/default/configmaps';

let directory: string;
let sandbox: Sandbox;
let client: ReturnType<typeof openSandbox>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  const options = { kubeconfigDir: directory, seed: 'empty', controller: false } as const;
  sandbox = await startSandbox({ ...options, historySize: HISTORY, bookmarkIntervalMs: 20 });
  client = openSandbox(sandbox);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
  rmSync(directory, { recursive: true });
});

const map = (name: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
});

const create = (name: string, labels?: JsonObject) =>
  client.call(MAPS, { method: 'POST', body: map(name, labels) });

const rvOf = (body: JsonObject) => stringAt(objectAt(body, 'metadata'), 'resourceVersion') ?? '';
const nameOf = (body: JsonObject) => stringAt(objectAt(body, 'metadata'), 'name') ?? '';
const namesOf = (body: JsonObject) => objectsAt(body, 'items').map(nameOf);

async function take(path: string, enough: (seen: readonly string[]) => boolean): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of client.watch(path)) {
    const code = event.object.code;
    seen.push(
      event.type === 'ERROR' ? `ERROR ${String(code)}` : `${event.type} ${nameOf(event.object)}`.trim(),
    );
    if (enough(seen)) break;
  }
  return seen;
}

describe('who may ask', () => {
  it.each([
    ['a wrong token', { authorization: 'Bearer wrong' }, 401, 'Unauthorized'],
    ['no token', { authorization: '' }, 401, 'Unauthorized'],
    ['a foreign host name', { host: 'evil.example' }, 403, 'Forbidden'],
  ])('refuses %s', async (_, headers, status, reason) => {
    const reply = await client.call('/api/v1/namespaces', { headers });
    expect([reply.status, reply.body.kind, reply.body.reason]).toEqual([status, 'Status', reason]);
  });
});

describe('what is not served', () => {
  it.each([
    ['GET', '/apis/apps/v1/statefulsets', 404],
    ['GET', '/apis/none.example/v1', 404],
    ['GET', '/api/v1/namespaces/default/pods/x/log', 404],
    ['GET', '/nowhere', 404],
    ['POST', '/api/v1/services', 405],
    ['PUT', '/api/v1/namespaces/default/services', 405],
    ['DELETE', '/version', 405],
  ] as const)('%s %s is %i', async (method, path, status) => {
    const reply = await client.call(path, { method, ...(method === 'GET' ? {} : { body: {} }) });
    expect(reply.status).toBe(status);
  });

  it('answers 406 to protobuf alone, 400 to a body that is none and 415 to an unknown one', async () => {
    const protobuf = 'application/vnd.kubernetes.protobuf';
    expect((await client.call('/api/v1/services', { headers: { accept: protobuf } })).status).toBe(406);
    const post = (contentType: string) => client.call(MAPS, { method: 'POST', body: map('p'), contentType });
    expect([(await post(protobuf)).status, (await post('application/cbor')).status]).toEqual([400, 415]);
  });
});

describe('lists', () => {
  it('pages at one resourceVersion, whatever is written meanwhile', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await create(name, { set: 'page' });
    const first = await client.call(`${MAPS}?labelSelector=set%3Dpage&limit=2`);
    expect(namesOf(first.body)).toEqual(['page-a', 'page-b']);
    const metadata = objectAt(first.body, 'metadata');
    expect(metadata.remainingItemCount).toBe(1);
    await create('page-bb', { set: 'page' });
    await client.call(`${MAPS}/page-c`, { method: 'DELETE' });
    const token = encodeURIComponent(stringAt(metadata, 'continue') ?? '');
    const second = await client.call(`${MAPS}?labelSelector=set%3Dpage&limit=2&continue=${token}`);
    expect(namesOf(second.body)).toEqual(['page-c']);
    expect(rvOf(second.body)).toBe(rvOf(first.body));
    expect(objectAt(second.body, 'metadata').continue).toBeUndefined();
  });

  it('answers 410 to a token whose moment is gone', async () => {
    await create('old-a');
    await create('old-b');
    const first = await client.call(`${MAPS}?limit=1`);
    for (let index = 0; index <= HISTORY; index += 1) await create(`churn-${index}`);
    const token = encodeURIComponent(stringAt(objectAt(first.body, 'metadata'), 'continue') ?? '');
    const second = await client.call(`${MAPS}?limit=1&continue=${token}`);
    expect([second.status, second.body.reason]).toEqual([410, 'Expired']);
  });

  it('answers 504 with a wait to a resourceVersion of the future', async () => {
    const reply = await client.call(`${MAPS}?resourceVersion=9999999999999999`);
    expect([reply.status, reply.body.reason]).toEqual([504, 'Timeout']);
    expect(objectsAt(objectAt(reply.body, 'details'), 'causes')[0]?.reason).toBe('ResourceVersionTooLarge');
  });

  it('prints tables for people', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = await client.call('/apis/gateway.networking.k8s.io/v1/gatewayclasses', {
      headers: { accept },
    });
    expect(body.kind).toBe('Table');
    expect(objectsAt(body, 'columnDefinitions').map((column) => column.name)).toEqual([
      'Name',
      'Controller',
      'Accepted',
      'Age',
      'Description',
    ]);
  });
});

describe('watches', () => {
  it('resumes after a resourceVersion without gap or repetition', async () => {
    const from = rvOf((await create('watch-a')).body);
    await create('watch-b');
    await client.call(`${MAPS}/watch-a`, { method: 'DELETE' });
    const path = `${MAPS}?watch=1&resourceVersion=${from}`;
    expect(await take(path, (seen) => seen.length === 2)).toEqual(['ADDED watch-b', 'DELETED watch-a']);
  });

  it('streams the present state, a bookmark that ends it, then changes', async () => {
    await create('init-a', { set: 'init' });
    const path = `${MAPS}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=set%3Dinit`;
    const types: string[] = [];
    for await (const event of client.watch(path)) {
      const annotations = objectAt(objectAt(event.object, 'metadata'), 'annotations');
      const end = annotations['k8s.io/initial-events-end'] === 'true';
      types.push(`${event.type}${end ? ' end' : ''} ${nameOf(event.object)}`.trim());
      if (end) await create('init-b', { set: 'init' });
      if (event.type === 'ADDED' && nameOf(event.object) === 'init-b') break;
    }
    expect(types).toEqual(['ADDED init-a', 'BOOKMARK end', 'ADDED init-b']);
  });

  it('says 410 inside a 200 when the history is gone', async () => {
    const from = rvOf((await create('gone')).body);
    for (let index = 0; index <= HISTORY; index += 1) await create(`wave-${index}`);
    expect(await take(`${MAPS}?watch=1&resourceVersion=${from}`, () => false)).toEqual(['ERROR 410']);
  });

  it('sees an object enter and leave its selection', async () => {
    const from = rvOf((await create('moving', { in: 'no' })).body);
    const relabel = (value: string) =>
      client.call(`${MAPS}/moving`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { in: value } } },
      });
    await relabel('yes');
    await relabel('no');
    const path = `${MAPS}?watch=1&labelSelector=in%3Dyes&resourceVersion=${from}`;
    expect(await take(path, (seen) => seen.length === 2)).toEqual(['ADDED moving', 'DELETED moving']);
  });

  it('sends a bookmark when the cluster has moved on, and ends after timeoutSeconds', async () => {
    const from = rvOf((await client.call('/api/v1/services')).body);
    await create('elsewhere');
    const path = `/api/v1/services?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=${from}`;
    expect(await take(path, () => false)).toEqual(['BOOKMARK']);
  });

  it.each([
    ['sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    ['resourceVersionMatch=NotOlderThan', 'resourceVersionMatch is forbidden for watch unless'],
  ])('refuses %s', async (query, message) => {
    const reply = await client.call(`${MAPS}?watch=1&${query}`);
    expect(reply.status).toBe(422);
    expect(reply.body.message).toContain(message);
  });
});
