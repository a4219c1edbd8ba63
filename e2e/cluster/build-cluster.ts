import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { isAlive } from './process-alive.ts';

/** Channel of the Gateway API CRDs. */
export type CrdChannel = 'standard' | 'experimental';

/** Where the CRD manifests of each channel stand on this machine. */
export type CrdDirs = Readonly<Record<CrdChannel, string>>;

/** What a test cluster can be started from on this machine, or why there is nothing. */
export type ClusterSource =
  | { readonly kind: 'binary'; readonly path: string; readonly crdDirs: CrdDirs }
  | { readonly kind: 'assets'; readonly dir: string; readonly crdDirs: CrdDirs }
  | { readonly kind: 'unavailable'; readonly reason: string };

type Environment = Readonly<Record<string, string | undefined>>;
type BuildOptions = { readonly log?: (line: string) => void; readonly env?: Environment };

const MODULE_DIR = import.meta.dirname;
const GATEWAY_API = 'sigs.k8s.io/gateway-api';
const LOCK_PAUSE_MS = 300;
/** A quarter of an hour: longer than a cold build takes. */
const LOCK_TRIES = 3000;
const run = promisify(execFile);

/**
 * Finds or builds what a test cluster runs from: the binaries of KUBEBUILDER_ASSETS when set, else our Go module, built
 * once per content of the module into a cache outside the tree. Never throws for a missing tool: that is a reason.
 */
export async function ensureClusterBinary(options: BuildOptions = {}): Promise<ClusterSource> {
  const env = options.env ?? process.env;
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  const assets = env.KUBEBUILDER_ASSETS;
  const goVersion = await findGo(env);
  if (goVersion === undefined && !assets) {
    return { kind: 'unavailable', reason: 'no Go toolchain and no KUBEBUILDER_ASSETS on this machine' };
  }
  const crdDirs = await findCrdDirs(env, goVersion !== undefined);
  if ('reason' in crdDirs) return { kind: 'unavailable', reason: crdDirs.reason };
  if (goVersion === undefined || assets) return checkAssets(assets ?? '', crdDirs);
  const dir = join(cacheRoot(env), 'cluster', await hashModule(goVersion));
  const path = join(dir, 'cluster');
  try {
    if (!(await exists(path))) await buildOnce(dir, path, { env, log });
  } catch (error) {
    return { kind: 'unavailable', reason: `the Go build of e2e/cluster failed: ${messageOf(error)}` };
  }
  return { kind: 'binary', path, crdDirs };
}

/** As ensureClusterBinary, but on CI (CI=true) a machine without a cluster is an error, not a reason to skip. */
export async function clusterOrSkip(options: BuildOptions = {}): Promise<ClusterSource> {
  const source = await ensureClusterBinary(options);
  const env = options.env ?? process.env;
  if (source.kind === 'unavailable' && env.CI === 'true') {
    throw new Error(`CI must run the real-cluster tests, but there is no cluster: ${source.reason}`);
  }
  return source;
}

async function findGo(env: Environment): Promise<string | undefined> {
  try {
    return (await run('go', ['version'], { env: goEnvironment(env) })).stdout.trim();
  } catch {
    // No Go (or a broken one) is a normal machine; the caller says what is missing.
    return undefined;
  }
}

async function findCrdDirs(env: Environment, hasGo: boolean): Promise<CrdDirs | { reason: string }> {
  const given = env.MESHLOOM_GATEWAY_API_CRDS;
  if (given) return { standard: join(given, 'standard'), experimental: join(given, 'experimental') };
  if (!hasGo) {
    return {
      reason:
        'no Go toolchain to fetch the Gateway API CRDs with: set MESHLOOM_GATEWAY_API_CRDS to the config/crd folder of a Gateway API checkout',
    };
  }
  try {
    const { stdout } = await run('go', ['mod', 'download', '-json', GATEWAY_API], {
      cwd: MODULE_DIR,
      env: goEnvironment(env),
    });
    const crds = join(z.object({ Dir: z.string() }).parse(JSON.parse(stdout)).Dir, 'config', 'crd');
    return { standard: join(crds, 'standard'), experimental: join(crds, 'experimental') };
  } catch (error) {
    return { reason: `the Go module ${GATEWAY_API} could not be downloaded: ${messageOf(error)}` };
  }
}

async function checkAssets(dir: string, crdDirs: CrdDirs): Promise<ClusterSource> {
  for (const name of ['etcd', 'kube-apiserver', 'kubectl']) {
    if (!(await exists(join(dir, name)))) {
      return {
        kind: 'unavailable',
        reason: `KUBEBUILDER_ASSETS is set, but ${join(dir, name)} doesn't exist`,
      };
    }
  }
  return { kind: 'assets', dir, crdDirs };
}

function cacheRoot(env: Environment): string {
  return env.MESHLOOM_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'meshloom');
}

/** Everything the binary is made of, so that a change of ours, of a version or of the toolchain makes a new one. */
async function hashModule(goVersion: string): Promise<string> {
  const names = (await readdir(MODULE_DIR)).filter((name) => /\.(go|mod|sum|flags|yaml)$/.test(name)).sort();
  const hash = createHash('sha256').update(`${goVersion}\n${buildArguments('', '').join(' ')}`);
  for (const name of names) hash.update(`\n${name}\n`).update(await readFile(join(MODULE_DIR, name)));
  return hash.digest('hex').slice(0, 16);
}

async function buildOnce(
  dir: string,
  path: string,
  options: { readonly env: Environment; readonly log: (line: string) => void },
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const release = await lock(join(dir, 'building'), options.log);
  try {
    if (await exists(path)) return;
    const unfinished = join(dir, `cluster.${process.pid}`);
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    options.log(
      'Building the test API server (etcd and kube-apiserver, once; some minutes without a Go cache) …',
    );
    const progress = setInterval(
      () => options.log(`… still building the test API server (${seconds()})`),
      30_000,
    );
    try {
      const goMod = await readFile(join(MODULE_DIR, 'go.mod'), 'utf8');
      await runGo(buildArguments(unfinished, goMod), options.env);
      await rename(unfinished, path);
    } finally {
      clearInterval(progress);
      await rm(unfinished, { force: true });
    }
    options.log(`Built the test API server in ${seconds()}.`);
  } finally {
    await release();
  }
}

function buildArguments(output: string, goMod: string): string[] {
  const version = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\.\d+)/.exec(goMod);
  const stamps = { gitVersion: version?.[1], gitMajor: version?.[2], gitMinor: version?.[3] };
  const flags = Object.entries(stamps).map(
    ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
  );
  return ['build', '-trimpath', `-ldflags=-s -w ${flags.join(' ')}`, '-o', output, '.'];
}

function goEnvironment(env: Environment): NodeJS.ProcessEnv {
  return { ...env, NODE_ENV: 'test', CGO_ENABLED: '0', GOTOOLCHAIN: env.GOTOOLCHAIN ?? 'local' };
}

function runGo(args: string[], env: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, {
      cwd: MODULE_DIR,
      env: goEnvironment(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`go exited with ${code}: ${said}`)),
    );
  });
}

/** Takes a lock file that names its holder; one left behind by a dead process is taken over. */
async function lock(path: string, log: (line: string) => void): Promise<() => Promise<void>> {
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
    if (tries === 0) log(`Waiting for process ${holder || '?'}, which builds the test API server …`);
    await delay(LOCK_PAUSE_MS);
  }
  throw new Error(`another build has held ${path} for too long; remove the file if there is none`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}

if (import.meta.main) {
  const source = await clusterOrSkip();
  console.log(
    source.kind === 'unavailable'
      ? `No test cluster: ${source.reason}`
      : `Test cluster: ${JSON.stringify(source)}`,
  );
}
