import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type JsonObject, objectAt } from '#lib/gateway-api/json.ts';
import type { SeedUser } from './access/user.ts';
import { openSandbox } from './sandbox-client.fixture.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

const MAPS = '/api/v1/namespaces/demo/configmaps';
const map = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const kubeconfigSchema = z.object({
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
  'current-context': z.string(),
});

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-users-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const kubeconfigOf = (sandbox: Sandbox, user: SeedUser) =>
  kubeconfigSchema.parse(parse(readFileSync(sandbox.kubeconfigOf[user], 'utf8')));

describe('the seeded users', () => {
  let sandbox: Sandbox;
  let client: ReturnType<typeof openSandbox>;
  beforeAll(async () => {
    sandbox = await startSandbox({ kubeconfigDir: join(directory, 'users'), controller: false });
    client = openSandbox(sandbox);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.close();
  });

  const statusAs = async (user: SeedUser, path: string, body?: JsonObject) => {
    const token = kubeconfigOf(sandbox, user).users[0].user.token;
    const headers = { authorization: `Bearer ${token}` };
    const call = body === undefined ? { headers } : ({ headers, method: 'POST', body } as const);
    return (await client.call(path, call)).status;
  };

  it.each([
    ['admin', 200, 200, 201, 201],
    ['editor', 200, 403, 201, 403],
    ['viewer', 200, 200, 403, 403],
    ['nobody', 403, 403, 403, 403],
  ] as const)('%s reads and writes what the roles say', async (user, own, others, write, far) => {
    const name = `of-${user}`;
    expect([
      await statusAs(user, '/apis/gateway.networking.k8s.io/v1/namespaces/demo/httproutes'),
      await statusAs(user, '/apis/gateway.networking.k8s.io/v1/namespaces/storefront/httproutes'),
      await statusAs(user, MAPS, map(name)),
      await statusAs(user, '/api/v1/namespaces/storefront/configmaps', map(name)),
    ]).toEqual([own, others, write, far]);
  });

  it('have a kubeconfig each, with a context of their own', () => {
    expect(kubeconfigOf(sandbox, 'viewer')['current-context']).toBe('sandbox-viewer');
    expect(kubeconfigOf(sandbox, 'admin')['current-context']).toBe('sandbox');
  });
});

describe('a sandbox with a directory', () => {
  it('has its objects, its tokens and its kinds again, and goes on counting', async () => {
    const start = () =>
      startSandbox({
        kubeconfigDir: join(directory, 'kept'),
        dir: join(directory, 'kept', 'data'),
        seed: 'empty',
        controller: false,
      });
    const first = await start();
    const before = openSandbox(first);
    const path = '/api/v1/namespaces/default/configmaps';
    const made = await before.call(path, { method: 'POST', body: map('kept') });
    const token = kubeconfigOf(first, 'admin').users[0].user.token;
    await before.close();
    await first.close();

    const second = await start();
    const after = openSandbox(second);
    const kept = await after.call(`${path}/kept`);
    const next = await after.call(path, { method: 'POST', body: map('next') });
    const routes = await after.call('/apis/gateway.networking.k8s.io/v1/httproutes');
    await after.close();
    await second.close();
    expect(kept.body).toEqual(made.body);
    expect(Number(objectAt(next.body, 'metadata').resourceVersion)).toBe(
      Number(objectAt(made.body, 'metadata').resourceVersion) + 1,
    );
    expect([kubeconfigOf(second, 'admin').users[0].user.token, routes.status]).toEqual([token, 200]);
  });

  it('is refused while another sandbox has the directory, in one sentence', async () => {
    const options = {
      kubeconfigDir: join(directory, 'lock'),
      dir: join(directory, 'lock', 'data'),
      controller: false,
    };
    const first = await startSandbox({ ...options, seed: 'empty' });
    await expect(startSandbox(options)).rejects.toThrow(/is in use by the sandbox of process \d+\.$/);
    await first.close();
  });
});
