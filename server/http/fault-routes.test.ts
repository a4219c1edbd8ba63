import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NO_FAULTS } from '#lib/wire/sandbox-faults.ts';
import { parseFlags } from '#server/config/flags.ts';
import { type ChosenClusters, chooseClusters } from '#server/process/choose-clusters.ts';
import { startTestServer } from './test-server.fixture.ts';

const PATH = '/api/clusters/one/faults';
const STOPPED = JSON.stringify({ controller: { mode: 'stopped' } });

let dir: string;
let chosen: ChosenClusters;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'meshloom-faults-'));
  const flags = parseFlags(['--sandbox', '--sandbox-no-traffic']);
  chosen = await chooseClusters({ flags, env: { HOME: dir }, tempDir: dir, log: () => undefined });
});

afterEach(async () => {
  await chosen.close();
  rmSync(dir, { recursive: true });
});

/** A server whose cluster `one` is the sandbox, or is not. */
async function serve(more: { readonly readOnly?: boolean; readonly cluster?: string } = {}) {
  const { cluster = 'one', readOnly = false } = more;
  if (!chosen.sandbox) throw new Error('no sandbox');
  return startTestServer({ readOnly, sandbox: { ...chosen.sandbox, cluster } });
}

test('faults are read, replaced and refused', async () => {
  const server = await serve();
  try {
    const { headers } = await server.signIn();
    const { cookie, origin } = headers;
    const read = async () => JSON.parse((await server.send('GET', PATH, { cookie, origin })).text);
    expect(await read()).toEqual(NO_FAULTS);
    expect((await server.send('PUT', PATH, headers, STOPPED)).status).toBe(200);
    expect(await read()).toEqual({ ...NO_FAULTS, controller: { mode: 'stopped' } });
    expect((await server.send('PUT', PATH, headers, '{"controller": {"mode": "asleep"}}')).status).toBe(400);
    const missing = JSON.stringify({
      gitOps: [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name: 'none' }],
    });
    const refused = await server.send('PUT', PATH, headers, missing);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('no ConfigMap demo/none')]);
    expect((await server.send('POST', PATH, headers, '{"action": "restart", "downMs": 10}')).status).toBe(
      200,
    );
    expect((await server.send('PUT', PATH, headers, '{}')).status).toBe(200);
    expect(await read()).toEqual(NO_FAULTS);
  } finally {
    await server.close();
  }
});

test.each([
  ['without a session', {}, false, 401],
  ['without the token against forgery', {}, 'no-csrf', 403],
  ['where nothing may be written', { readOnly: true }, true, 403],
  ['for a cluster that is no sandbox', { cluster: 'two' }, true, 404],
] as const)('%s nothing is switched', async (_, more, signedIn, status) => {
  const server = await serve(more);
  try {
    const { headers } = await server.signIn();
    const { 'x-meshloom-csrf': _csrf, ...withoutToken } = headers;
    const { cookie: _cookie, ...withoutSession } = headers;
    const sent = signedIn === 'no-csrf' ? withoutToken : signedIn ? headers : withoutSession;
    expect((await server.send('PUT', PATH, sent, STOPPED)).status).toBe(status);
    expect(chosen.sandbox?.faults.state()).toEqual(NO_FAULTS);
  } finally {
    await server.close();
  }
});
