import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROUTE, SERVICES } from './cli-run.fixture.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));
const BOOTSTRAP = fileURLToPath(new URL('../bootstrap/', import.meta.url));

let dir: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'meshloom-process-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dir, { recursive: true });
});

type Started = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

async function start(
  args: readonly string[],
  stdin = '',
  env: NodeJS.ProcessEnv = process.env,
): Promise<Started> {
  const started = spawn(process.execPath, [...args], { cwd: dir, env });
  child = started;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  started.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  started.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  started.stdin.on('error', () => undefined);
  started.stdin.end(stdin);
  const [code] = await once(started, 'close');
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

it('works in the directory of its caller, with exit codes', async () => {
  await mkdir(join(dir, 'deploy'));
  await writeFile(join(dir, 'deploy', 'route.yaml'), ROUTE);
  expect(await start([CLI, 'check', 'deploy', '-'], SERVICES)).toEqual({
    code: 0,
    stdout: '4 documents: 1 valid, 3 unchecked; no findings.\n',
    stderr: '',
  });
  await writeFile(join(dir, 'deploy', 'route.yaml'), ROUTE.replace('weight: 90', 'weight: -1'));
  expect((await start([CLI, 'check', 'deploy'])).code).toBe(1);
  await writeFile(join(dir, 'deploy', 'route.yaml'), 'a: [');
  const broken = await start([CLI, 'check', 'deploy']);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toMatch(/^deploy\/route\.yaml:1:5: /);
});

it('does not mind a reader that has seen enough', async () => {
  const many = Array.from({ length: 800 }, (_, index) =>
    ROUTE.replace('name: demo-app', `name: r${index}\n  x: 1`),
  );
  await writeFile(join(dir, 'many.yaml'), many.join('---\n'));
  const started = spawn(process.execPath, [CLI, 'check', 'many.yaml', '-o', 'json'], { cwd: dir });
  child = started;
  const err: Buffer[] = [];
  started.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  await once(started.stdout, 'data');
  started.stdout.destroy();
  const [code, signal] = await once(started, 'close');
  expect({ code, signal, stderr: Buffer.concat(err).toString() }).toEqual({
    code: 1,
    signal: null,
    stderr: '',
  });
}, 60_000);

it('the sandbox stops when it is told to', async () => {
  const started = spawn(process.execPath, [CLI, 'sandbox', '--seed', 'empty'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const [line] = await once(started.stdout, 'data');
  expect(JSON.parse(String(line))).toEqual({
    url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/),
    kubeconfig: expect.stringMatching(/sandbox\.kubeconfig$/),
  });
  started.kill('SIGTERM');
  const [code] = await once(started, 'close');
  expect(code).toBe(0);
}, 30_000);

it('npx meshloom hands over without a word of its own, in the directory of its caller', async () => {
  // A checkout in small: our bootstrap, an installer that only says so, and a command line that tells what reached it.
  const root = join(dir, 'checkout');
  await mkdir(join(root, 'server', 'bootstrap'), { recursive: true });
  await mkdir(join(root, 'node_modules'));

  for (const name of ['meshloom.js', 'project.js'])
    await copyFile(join(BOOTSTRAP, name), join(root, 'server', 'bootstrap', name));
  await writeFile(join(root, 'package.json'), '{"type": "module"}');
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'npm.js'), "process.stdout.write('noise of npm');\n");
  const told = 'process.stdout.write(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2) }));';
  await writeFile(
    join(root, 'server', 'cli.ts'),
    `${told}\nconst code: number = 1;\nprocess.exitCode = code;\n`,
  );
  const env = { ...process.env, npm_execpath: join(root, 'npm.js') };

  const expected = { cwd: await realpath(dir), args: ['check', '--help', 'a b'] };
  for (const installs of [true, false]) {
    const { code, stdout, stderr } = await start(
      [join(root, 'server', 'bootstrap', 'meshloom.js'), ...expected.args],
      '',
      env,
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(stderr.includes('Installing')).toBe(installs);
  }
});
