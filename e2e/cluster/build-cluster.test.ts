import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterOrSkip, ensureClusterBinary } from './build-cluster.ts';

const nowhere = join(tmpdir(), 'no-such-directory');
const silent = () => undefined;
let broken: string;

beforeAll(async () => {
  broken = await mkdtemp(join(tmpdir(), 'meshloom-go-'));
  const go =
    '#!/bin/sh\n[ "$1" = version ] && echo go version go0 test/test && exit 0\necho no network >&2\nexit 1\n';
  await writeFile(join(broken, 'go'), go);
  await chmod(join(broken, 'go'), 0o755);
});

afterAll(() => rm(broken, { recursive: true, force: true }));

test.each([
  { what: 'nothing', env: {}, reason: 'no Go toolchain and no KUBEBUILDER_ASSETS on this machine' },
  {
    what: 'assets, but no CRDs',
    env: { KUBEBUILDER_ASSETS: nowhere },
    reason: 'set MESHLOOM_GATEWAY_API_CRDS',
  },
  {
    what: 'CRDs, but an empty assets directory',
    env: { KUBEBUILDER_ASSETS: nowhere, MESHLOOM_GATEWAY_API_CRDS: nowhere },
    reason: `${join(nowhere, 'etcd')} doesn't exist`,
  },
])('a machine with $what has no cluster and says why', async ({ env, reason }) => {
  const source = await ensureClusterBinary({ env: { PATH: nowhere, ...env }, log: silent });
  expect(source).toEqual({ kind: 'unavailable', reason: expect.stringContaining(reason) });
});

test('a failing Go build is a reason too, in the words of go', async () => {
  const env = {
    PATH: `${broken}:/usr/bin:/bin`,
    MESHLOOM_GATEWAY_API_CRDS: nowhere,
    MESHLOOM_CACHE: join(broken, 'cache'),
  };
  const source = await ensureClusterBinary({ env, log: silent });
  expect(source).toEqual({
    kind: 'unavailable',
    reason: expect.stringMatching(/build of e2e\/cluster failed.*no network/s),
  });
});

test('on CI a missing cluster is an error', async () => {
  await expect(clusterOrSkip({ env: { PATH: nowhere, CI: 'true' }, log: silent })).rejects.toThrow(
    'no Go toolchain',
  );
});
