import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import { openSandbox } from './sandbox-client.fixture.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const MAPS = '/api/v1/namespaces/default/configmaps';
const readySchema = z.object({ url: z.url(), kubeconfig: z.string() });

let directory: string;
let child: ChildProcess | null = null;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-killed-'));
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** A sandbox of its own process on the directory. */
async function start() {
  const flags = ['--seed', 'empty', '--no-controller', '--dir', join(directory, 'data')];
  const started = spawn(process.execPath, [MAIN, ...flags, '--kubeconfig-dir', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const [line] = await Promise.race([
    once(createInterface({ input: started.stdout }), 'line'),
    once(started, 'exit').then(() => Promise.reject(new Error('the sandbox ended before it was ready'))),
  ]);
  const { url, kubeconfig } = readySchema.parse(JSON.parse(String(line)));
  const client = openSandbox({ url, kubeconfigText: readFileSync(kubeconfig, 'utf8') });
  return {
    client,
    kill: async () => {
      const ended = once(started, 'exit');
      started.kill('SIGKILL');
      await ended;
      await client.close();
    },
  };
}

it('has everything it acknowledged over HTTP again after kill -9, and counts on', async () => {
  const first = await start();
  const acknowledged = new Map<string, string>();
  const writer = async (lane: number): Promise<void> => {
    for (let number = 0; ; number += 1) {
      const name = `lane-${lane}-${number}`;
      const body: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
      // The kill ends the connection in the middle of a request.
      const reply = await first.client.call(MAPS, { method: 'POST', body }).catch(() => null);
      if (reply === null) return;
      acknowledged.set(name, stringAt(objectAt(reply.body, 'metadata'), 'uid') ?? '');
      if (acknowledged.size === 60) void first.kill();
    }
  };
  await Promise.all([1, 2, 3].map(writer));
  expect(acknowledged.size).toBeGreaterThanOrEqual(60);

  const second = await start();
  const { body } = await second.client.call(MAPS);
  const uids = new Map(
    objectsAt(body, 'items').map((item) => {
      const metadata = objectAt(item, 'metadata');
      return [stringAt(metadata, 'name') ?? '', stringAt(metadata, 'uid') ?? ''] as const;
    }),
  );
  const lost = [...acknowledged].filter(([name, uid]) => uids.get(name) !== uid);
  const versions = objectsAt(body, 'items').map((item) => Number(objectAt(item, 'metadata').resourceVersion));
  const listed = Number(objectAt(body, 'metadata').resourceVersion);
  await second.kill();
  expect(lost).toEqual([]);
  expect(Math.max(...versions)).toBeLessThanOrEqual(listed);
});
