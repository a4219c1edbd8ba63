import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { impactOutputSchema } from '#lib/wire/cli-impact.ts';
import { type Sandbox, startSandbox } from '#server/sandbox/start-sandbox.ts';
import { ROUTE, runIn, SERVICES } from './cli-run.fixture.ts';

const SHIFTED = ROUTE.replace('weight: 90', 'weight: 50').replace('weight: 10', 'weight: 50');
const BROKEN = ROUTE.replace(
  'name: demo-app-v2\n      port: 8080\n  - backendRefs',
  'name: demo-app-v3\n      port: 8080\n  - backendRefs',
);

function files(to: string): Readonly<Record<string, string>> {
  return {
    'from/app.yaml': SERVICES,
    'from/route.yaml': ROUTE,
    'to/app.yaml': SERVICES,
    'to/route.yaml': to,
  };
}

const EXPRESSION = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: users, namespace: demo }
spec:
  parentRefs: [{ group: "", kind: Service, name: demo-app }]
  rules:
  - matches: [{ path: { type: RegularExpression, value: "/user/[0-9]+" } }]
    backendRefs: [{ port: 8080, name: demo-app-v2 }]
`;
const BOTH = ['impact', '--from', 'from', '--to', 'to'];

describe('files', () => {
  it('tells what moves, with a request of each kind', async () => {
    const { code, stdout } = await runIn([...BOTH, '-o', 'json'], { files: files(SHIFTED) });
    expect(code).toBe(0);
    const impact = impactOutputSchema.parse(JSON.parse(stdout));
    expect(impact.isComplete).toBe(true);
    const moved = impact.classes.filter((each) => each.moved);
    expect(moved).toHaveLength(1);
    const [only] = moved;
    expect(only?.frontend).toMatchObject({ kind: 'Service', parent: 'demo/demo-app' });
    expect(only?.before.backends.map(({ share }) => share)).toEqual([0.9, 0.1]);
    expect(only?.after.backends.map(({ share }) => share)).toEqual([0.5, 0.5]);
    // A witness is a request that `simulate` reads, and gets there what the impact says.
    const asked = await runIn(['simulate', '-f', 'to', '--requests', '-', '-o', 'json'], {
      files: files(SHIFTED),
      stdin: JSON.stringify([only?.witness]),
    });
    expect(asked.code).toBe(0);
    const [{ trace: _, ...answer }] = JSON.parse(asked.stdout);
    expect(answer).toEqual(only?.after);
  });

  it('writes plain text for a terminal', async () => {
    const odd = SHIFTED.replace('value: v2', 'value: "a_b[0] > 1"');
    const { stdout } = await runIn(BOTH, { files: files(odd) });
    expect(stdout.startsWith('Impact\n\n')).toBe(true);
    expect(stdout).toContain('a_b[0] > 1');
    expect(stdout).not.toMatch(/[\\*#]/);
  });

  it('writes Markdown with the moved ones first', async () => {
    const { stdout } = await runIn([...BOTH, '-o', 'markdown'], { files: files(SHIFTED) });
    expect(stdout.startsWith('## Impact\n\n')).toBe(true);
    expect(stdout).toContain('\n### Moved\n\n**Service demo/demo-app');
    expect(stdout).toMatch(/\n {2}`curl .*http:\/\/demo-app/);
  });

  it('says so when nothing moves', async () => {
    const { code, stdout } = await runIn([...BOTH, '--fail-on', 'moved'], {
      files: files(`# other words\n${ROUTE}`),
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain('### Moved');
  });

  it.each<[string, string, string, number]>([
    ['moved', SHIFTED, 'moved', 1],
    ['moved without error', SHIFTED, 'error', 0],
    ['a backend that is not there', BROKEN, 'error', 1],
    ['what the API server refuses', ROUTE.replace('weight: 90', 'weight: -1'), 'error', 1],
    ['nothing', ROUTE, 'moved', 0],
  ])('gate: %s', async (_, to, gate, code) => {
    expect((await runIn([...BOTH, '--fail-on', gate], { files: files(to) })).code).toBe(code);
  });

  it.each<[string, string, string]>([
    [
      'the only change is refused',
      ROUTE.replace('weight: 90', 'weight: 9000000'),
      'The API server would refuse HTTPRoute demo/demo-app: nothing would change. If it took it: ',
    ],
    [
      'another change goes through',
      `${ROUTE.replace('weight: 90', 'weight: 9000000')}---
apiVersion: v1
kind: Service
metadata: { name: more, namespace: demo }
spec: { ports: [{ port: 80 }] }
`,
      'The API server would refuse HTTPRoute demo/demo-app: it would stay as before. If it took it: ',
    ],
  ])('says first what would not be taken: %s', async (_, to, start) => {
    const json = await runIn([...BOTH, '-o', 'json'], { files: files(to) });
    expect(impactOutputSchema.parse(JSON.parse(json.stdout)).summary.startsWith(start)).toBe(true);
    const { stdout } = await runIn(BOTH, { files: files(to) });
    expect(stdout).toContain(start);
  });

  it('a possible move is a move for the gate, and is told as one', async () => {
    const to = `${ROUTE}${EXPRESSION}`;
    const { code, stdout } = await runIn([...BOTH, '-o', 'markdown', '--fail-on', 'moved'], {
      files: files(to),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('### May move');
    expect(stdout).not.toContain('### Moved');
    expect(stdout).toContain('only where path expressions go before prefixes');
    const failing = to.replace('port: 8080, name: demo-app-v2 }', 'port: 8080, name: no-such }');
    expect((await runIn([...BOTH, '--fail-on', 'error'], { files: files(to) })).code).toBe(0);
    expect((await runIn([...BOTH, '--fail-on', 'error'], { files: files(failing) })).code).toBe(1);
  });

  it('tells ports alike once, a request of each class, and nothing twice', async () => {
    const ports = '[{ name: a, port: 80 }, { name: b, port: 9090 }]';
    const services = ['api', 'v1', 'v2']
      .map(
        (name) =>
          `{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {ports: ${ports}}}\n---\n`,
      )
      .join('');
    const route = (name: string, matches: string, backend: string) =>
      `{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: ${name}}, spec: {parentRefs: [{group: "", kind: Service, name: api}], rules: [{matches: [${matches}], backendRefs: [{name: ${backend}, port: 80}]}]}}\n---\n`;
    const rest = route('rest', '{path: {value: /}}', 'v1');
    const two = '{path: {value: /a}}, {path: {value: /b}}';
    const { stdout } = await runIn([...BOTH, '-o', 'markdown'], {
      files: {
        'from/all.yaml': services + rest,
        'to/all.yaml': services + rest + route('one', two, 'v2') + route('two', '{path: {value: /a}}', 'v2'),
      },
    });
    const lines = stdout.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => line.startsWith('**'))).toEqual([
      '**Service default/api ports 80 and 9090**',
      '**Service default/api ports 80 and 9090**',
    ]);
    expect(lines.filter((line) => / moves? from /.test(line) && line.startsWith('- '))).toEqual([
      '- /a moves from v1 100% to v2 100%',
      '- /b moves from v1 100% to v2 100%',
    ]);
    const sentences = lines.filter((line) => line.startsWith('- '));
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences.filter((line) => line.includes('neither exists yet'))).toHaveLength(1);
  });

  it('lays a few files over the rest', async () => {
    const given = { 'from/app.yaml': SERVICES, 'from/route.yaml': ROUTE, 'pr.yaml': SHIFTED };
    const { stdout } = await runIn(
      ['impact', '--from', 'from', '--to', 'pr.yaml', '--overlay', '-o', 'json'],
      { files: given },
    );
    const { classes } = impactOutputSchema.parse(JSON.parse(stdout));
    expect(classes.filter(({ moved }) => moved)).toHaveLength(1);
  });

  it('tells findings that come and go', async () => {
    const there = await runIn([...BOTH, '-o', 'json'], { files: files(BROKEN) });
    const back = await runIn(['impact', '--from', 'to', '--to', 'from', '-o', 'json'], {
      files: files(BROKEN),
    });
    const { findings } = impactOutputSchema.parse(JSON.parse(there.stdout));
    expect(findings.introduced.map(({ code, object }) => [code, object])).toContainEqual([
      'backend-missing',
      'demo/demo-app',
    ]);
    expect(findings.fixed).toEqual([]);
    expect(impactOutputSchema.parse(JSON.parse(back.stdout)).findings).toEqual({
      introduced: [],
      fixed: findings.introduced,
    });
  });

  it('lets no name become markup of the comment', async () => {
    const evil = ROUTE.replace('value: v2', 'value: "</details><img src=x> @everyone [x](http://y)"');
    const { stdout } = await runIn([...BOTH, '-o', 'markdown'], { files: files(evil) });
    const outside = stdout.replaceAll(/`[^`]*`/g, '');
    expect(outside).not.toMatch(/(?<!\\)[<[]|@everyone/);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['unreadable', { ...files(ROUTE), 'to/route.yaml': 'a: [' }, 'to/route.yaml:1:5: '],
    ['absent', { 'from/app.yaml': SERVICES }, 'to: It cannot be read: there is no such file.'],
  ])('%s', async (_, given, message) => {
    const run = await runIn(BOTH, { files: given });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });
});

describe('--live', () => {
  let sandbox: Sandbox;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'meshloom-live-'));
    sandbox = await startSandbox({ kubeconfigDir: dir, controller: false });
  }, 30_000);
  afterAll(async () => {
    await sandbox.close();
    await rm(dir, { recursive: true });
  });

  const LIVE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: pause-checkout, namespace: storefront }
spec:
  parentRefs: [{ group: "", kind: Service, name: checkout }]
  rules:
  - matches: [{ path: { value: /never-before } }]
    backendRefs: [{ name: no-such-service, port: 80 }]
`;

  it('lays files over what a cluster holds', async () => {
    const args = ['impact', '--live', '--kubeconfig', sandbox.kubeconfigPath, '--to', 'new.yaml'];
    const json = await runIn([...args, '-o', 'json', '--fail-on', 'error'], { files: { 'new.yaml': LIVE } });
    expect(json).toMatchObject({ code: 1, stderr: '' });
    const { classes, findings } = impactOutputSchema.parse(JSON.parse(json.stdout));
    const paths = classes.filter(({ moved }) => moved).map(({ witness }) => witness?.path);
    expect(paths).toContain('/never-before');
    expect(findings.introduced.map(({ code }) => code)).toContain('backend-missing');
  });

  it.each<[string, readonly string[], string]>([
    ['no such context', ['--context', 'nowhere'], 'There is no context "nowhere"; the kubeconfig has '],
    ['no such kubeconfig', ['--kubeconfig', '/nowhere'], 'The kubeconfig /nowhere cannot be read.'],
  ])('%s', async (_, more, message) => {
    const args = ['impact', '--live', '--kubeconfig', sandbox.kubeconfigPath, ...more, '--to', 'new.yaml'];
    const run = await runIn(args, { files: { 'new.yaml': LIVE } });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });

  it('a cluster that does not answer', async () => {
    const kubeconfig = sandbox.kubeconfigText.replace(/server: .*/, 'server: https://127.0.0.1:1');
    const run = await runIn(['impact', '--live', '--kubeconfig', 'k', '--to', 'n.yaml'], {
      files: { k: kubeconfig, 'n.yaml': LIVE },
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^meshloom impact: .*\n$/);
  });
});
