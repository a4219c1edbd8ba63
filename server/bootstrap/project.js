// Plain JavaScript without dependencies, because it runs on the machine's own Node (20.9 or newer) before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const INSTALL_INPUTS = ['package.json', 'package-lock.json'];
const BUILD_INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.ts',
  'tsconfig.json',
  ...INSTALL_INPUTS,
];

/** Says what is going on; stderr, so that stdout stays for the link. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** SHA-256 over names and contents of files and folders; times do not count. */
async function contentHash(inputs, extra = '') {
  const files = [];
  for (const input of inputs) await collect(join(root, input), files);
  const hash = createHash('sha256').update(extra);
  for (const file of files.sort()) {
    hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function collect(path, files) {
  if (!existsSync(path)) return;
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (entries === null) files.push(path);
  else for (const entry of entries) if (!isTest(entry.name)) await collect(join(path, entry.name), files);
}

function isTest(name) {
  return /\.(test|bench)\.tsx?$/.test(name);
}

async function readStamp(file) {
  return readFile(file, 'utf8').catch(() => '');
}

/** Path of a Node that is new enough: this one, else the one npm installed. */
function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const installed = join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(installed)) return installed;
  throw new Failure(
    'Node 24 is missing: the npm package "node" did not run its install script. Remedy: allow scripts (npm config delete ignore-scripts) and delete node_modules, or install Node 24 yourself.',
  );
}

/** A failure that is told in one sentence, without a stack. */
export class Failure extends Error {}

/** `npm ci`, unless what is installed comes from the very same lockfile. */
export async function ensureDependencies() {
  const stamp = join(root, 'node_modules', '.meshloom-install');
  const want = await contentHash(INSTALL_INPUTS, `${process.platform}-${process.arch}`);
  if ((await readStamp(stamp)) === want) return;
  say('Installing dependencies (npm ci) …');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund'];
  const onThisNode = npm?.endsWith('.js') === true;
  const command = onThisNode ? process.execPath : 'npm';
  await runQuietly(command, onThisNode ? [npm, ...args] : args, {
    what: 'npm ci',
    shell: !onThisNode && process.platform === 'win32',
  });
  await writeFile(stamp, want);
  say(`Installed in ${seconds(started)}.`);
}

/** `next build`, unless the same sources were built before (content, not times). */
export async function ensureBuild() {
  const stamp = join(root, '.next', 'meshloom-build');
  const want = await contentHash(BUILD_INPUTS);
  if ((await readStamp(stamp)) === want) return;
  say('Building the pages (next build) …');
  const started = Date.now();
  await runQuietly(node24(), [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    what: 'next build',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  });
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, want);
  say(`Built in ${seconds(started)}.`);
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** Runs a step and shows its output only when it fails. */
function runQuietly(command, args, options) {
  const { what, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => reject(new Failure(`${what} could not be started: ${error.message}.`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve();
      if (signal !== null) return reject(new Failure(`${what} was stopped by ${signal}.`));
      process.stderr.write(Buffer.concat(chunks));
      reject(new Failure(`${what} failed (exit code ${code}); its output stands above.`));
    });
  });
}

/**
 * Hands over to Node 24; every signal is passed on, since `kill` reaches this process alone. Ctrl-C reaches the child too
 * (same process group), which takes two signals in a moment for one. Windows cannot pass Ctrl-C on: it would kill.
 */
export function handOver(script, args, env = {}, cwd = root) {
  const node = node24();
  const child = spawn(node, [join(root, script), ...args], {
    cwd,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
      ...env,
    },
  });
  process.on('SIGINT', () => void (process.platform === 'win32' || child.kill('SIGINT')));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Runs an entry point: a Failure is one sentence, anything else keeps its stack. */
export async function enter(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`meshloom: ${error.message}`);
    process.exitCode = 1;
  }
}
