import { describe, expect, it } from 'vitest';
import { type CheckEntry, checkOutputSchema } from '#lib/wire/cli-check.ts';
import { ROUTE, runIn, SERVICES } from './cli-run.fixture.ts';

type Setting = Parameters<typeof runIn>[1];

async function check(args: readonly string[], setting: Setting): Promise<readonly CheckEntry[]> {
  const { stdout } = await runIn(['check', ...args, '-o', 'json'], setting);
  return checkOutputSchema.parse(JSON.parse(stdout));
}

describe('verdicts', () => {
  it('takes the example without a word', async () => {
    const files = { 'app.yaml': SERVICES, 'route.yaml': ROUTE };
    const entries = await check(['app.yaml', 'route.yaml'], { files });
    expect(entries.map(({ file, index, kind, verdict }) => [file, index, kind, verdict])).toEqual([
      ['app.yaml', 0, 'Service', 'unchecked'],
      ['app.yaml', 1, 'Service', 'unchecked'],
      ['app.yaml', 2, 'Service', 'unchecked'],
      ['route.yaml', 0, 'HTTPRoute', 'valid'],
    ]);
    expect(entries.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    expect(await runIn(['check', 'app.yaml', 'route.yaml'], { files })).toEqual({
      code: 0,
      stdout: '4 documents: 1 valid, 3 unchecked; no findings.\n',
      stderr: '',
    });
  });

  type Case = {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly args?: readonly string[];
    readonly verdict: CheckEntry['verdict'];
    /** code path line:column */
    readonly finding: string | null;
    readonly exit: number;
  };

  it.each<Case>([
    {
      name: 'schema',
      from: 'weight: 90',
      to: 'weight: 1000001',
      verdict: 'invalid',
      finding: 'out-of-range spec.rules[1].backendRefs[0].weight 21:15',
      exit: 1,
    },
    {
      name: 'CEL',
      from: '    - name: demo-app-v1\n      port: 8080',
      to: '    - name: demo-app-v1',
      verdict: 'invalid',
      finding: 'rule spec.rules[1].backendRefs[0] 19:7',
      exit: 1,
    },
    {
      name: 'advice only',
      from: '    name: demo-app\n  rules',
      to: '    name: demo-ap\n  rules',
      verdict: 'valid',
      finding: 'parent-missing spec.parentRefs[0].name 11:11',
      exit: 0,
    },
    {
      name: 'advice that is to fail',
      from: '    name: demo-app\n  rules',
      to: '    name: demo-ap\n  rules',
      args: ['--fail-on', 'warning'],
      verdict: 'valid',
      finding: 'parent-missing spec.parentRefs[0].name 11:11',
      exit: 1,
    },
    {
      name: 'unknown field',
      from: 'weight: 90',
      to: 'wieght: 90',
      verdict: 'valid',
      finding: 'unknown-field spec.rules[1].backendRefs[0].wieght 21:7',
      exit: 1,
    },
    {
      name: 'experimental field, standard',
      from: '  - backendRefs',
      to: '  - retry: { attempts: 1 }\n    backendRefs',
      verdict: 'valid',
      finding: 'unknown-field spec.rules[1].retry 18:5',
      exit: 1,
    },
    {
      name: 'experimental field, experimental',
      from: '  - backendRefs',
      to: '  - retry: { attempts: 1 }\n    backendRefs',
      args: ['--channel', 'experimental'],
      verdict: 'valid',
      finding: null,
      exit: 0,
    },
    {
      name: 'v1beta1',
      from: 'io/v1\n',
      to: 'io/v1beta1\n',
      verdict: 'valid',
      finding: 'older-version apiVersion 2:13',
      exit: 0,
    },
    {
      name: 'version nobody serves',
      from: 'io/v1\n',
      to: 'io/v1alpha2\n',
      verdict: 'invalid',
      finding: 'kind-not-served kind 3:7',
      exit: 1,
    },
    {
      name: 'kind nobody serves',
      from: 'kind: HTTPRoute',
      to: 'kind: HttpRoute',
      verdict: 'invalid',
      finding: 'kind-not-served kind 3:7',
      exit: 1,
    },
    {
      name: 'this bundle',
      from: 'Canary',
      to: 'Canary',
      args: ['--bundle', '1.6.3'],
      verdict: 'valid',
      finding: null,
      exit: 0,
    },
    {
      name: 'a word that kubectl reads as a boolean',
      from: 'value: v2',
      to: 'value: yes',
      verdict: 'invalid',
      finding: 'wrong-type spec.rules[0].matches[0].headers[0].value 14:41',
      exit: 1,
    },
    {
      name: 'the warning about it',
      from: 'namespace: demo',
      to: 'namespace: no',
      verdict: 'invalid',
      finding: 'ambiguous-scalar metadata.namespace 6:14',
      exit: 1,
    },
    {
      name: 'a number as kubectl reads it',
      from: 'port: 8080',
      to: 'port: 8_080',
      verdict: 'valid',
      finding: 'ambiguous-scalar spec.rules[0].backendRefs[0].port 17:13',
      exit: 0,
    },
    {
      name: 'an octal number as kubectl reads it',
      from: 'weight: 90',
      to: 'weight: 07777777',
      verdict: 'invalid',
      finding: 'out-of-range spec.rules[1].backendRefs[0].weight 21:15',
      exit: 1,
    },
    {
      name: 'no kind',
      from: 'kind: HTTPRoute\n',
      to: '',
      verdict: 'invalid',
      finding: 'required kind 2:1',
      exit: 1,
    },
    {
      name: 'other project',
      from: 'gateway.networking.k8s.io',
      to: 'networking.istio.io',
      verdict: 'unchecked',
      finding: null,
      exit: 0,
    },
  ])('$name', async ({ from, to, args = [], verdict, finding, exit }) => {
    const route = ROUTE.replace(from, to);
    expect(from === to || route !== ROUTE).toBe(true);
    const files = { 'app.yaml': SERVICES, 'route.yaml': route };
    const entry = (await check(['app.yaml', 'route.yaml', ...args], { files })).at(-1);
    expect(entry?.verdict).toBe(verdict);
    const said = entry?.diagnostics.map(
      ({ code, path, line, column }) => `${code} ${path} ${line}:${column}`,
    );
    if (finding === null) expect(said).toEqual([]);
    else expect(said).toContain(finding);
    expect((await runIn(['check', 'app.yaml', 'route.yaml', ...args], { files })).code).toBe(exit);
  });

  it('takes XMesh in the experimental channel only', async () => {
    const files = {
      'x.yaml':
        'apiVersion: gateway.networking.x-k8s.io/v1alpha1\nkind: XMesh\nmetadata: {name: m}\nspec: {controllerName: a.b/c}\n',
    };
    expect(await check(['x.yaml'], { files })).toMatchObject([{ verdict: 'invalid', namespace: null }]);
    expect(await check(['x.yaml', '--channel', 'experimental'], { files })).toMatchObject([
      { verdict: 'valid', namespace: null, diagnostics: [] },
    ]);
  });

  it('says so when it does not describe a kind of the experimental group', async () => {
    const files = {
      'x.yaml': 'apiVersion: gateway.networking.x-k8s.io/v1alpha1\nkind: XBackend\nmetadata: {name: m}\n',
    };
    expect(await check(['x.yaml'], { files })).toMatchObject([
      { verdict: 'unchecked', diagnostics: [{ code: 'schema-not-checked', severity: 'info' }] },
    ]);
  });
});

describe('references among the files', () => {
  it('is silent about kinds the files do not hold', async () => {
    expect(await check(['route.yaml'], { files: { 'route.yaml': ROUTE } })).toMatchObject([
      { diagnostics: [] },
    ]);
  });

  it('puts objects without a namespace where -n says', async () => {
    const files = { 'all.yaml': `${SERVICES}---\n${ROUTE}`.replaceAll(/,? *namespace: demo/g, '') };
    const entries = await check(['all.yaml'], { files });
    expect(entries.map(({ namespace }) => namespace)).toEqual(Array(4).fill('default'));
    expect(entries.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
    const shop = await check(['all.yaml', '-n', 'shop'], { files });
    expect(shop.map(({ namespace }) => namespace)).toEqual(Array(4).fill('shop'));
  });

  it('knows which kinds of Kubernetes have a namespace', async () => {
    const kinds = [
      'v1 ConfigMap',
      'apps/v1 Deployment',
      'v1 Node',
      'rbac.authorization.k8s.io/v1 ClusterRole',
      'x.y/v1 Z',
    ];
    const text = kinds
      .map((each) => each.split(' '))
      .map(([version, kind]) => `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a}\n`);
    const entries = await check(['a.yaml'], { files: { 'a.yaml': text.join('---\n') } });
    expect(entries.map(({ namespace }) => namespace)).toEqual(['default', 'default', null, null, null]);
  });

  it('tells an object that stands twice', async () => {
    const [, second] = await check(['a.yaml', 'b.yaml'], { files: { 'a.yaml': ROUTE, 'b.yaml': ROUTE } });
    expect(second?.diagnostics).toMatchObject([
      { code: 'duplicate-object', severity: 'warning', path: 'metadata.name', line: 5, column: 9 },
    ]);
    expect(second?.diagnostics[0]?.message).toContain('a.yaml:2');
  });
});

describe('what is read', () => {
  it('walks directories in order and takes JSON, Lists and standard input', async () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }],
    };
    const typed = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRouteList',
      items: [{ metadata: { name: 'r', namespace: 'n' }, spec: { rules: 5 } }],
    };
    const files = {
      'dir/b.json': JSON.stringify(list),
      'dir/a/z.yml': ROUTE,
      'dir/c.YAML': `# nothing\n---\n${SERVICES}`,
      'dir/.hidden.yaml': ': [',
      'dir/node_modules/x.yaml': ': [',
      'dir/readme.md': ': [',
    };
    const entries = await check(['dir/', '-'], { files, stdin: JSON.stringify(typed, null, 1) });
    expect(entries.map(({ file, index, kind, name }) => [file, index, kind, name])).toEqual([
      ['dir/a/z.yml', 0, 'HTTPRoute', 'demo-app'],
      ['dir/b.json', 0, 'Service', 'a'],
      ['dir/c.YAML', 0, 'Service', 'demo-app'],
      ['dir/c.YAML', 1, 'Service', 'demo-app-v1'],
      ['dir/c.YAML', 2, 'Service', 'demo-app-v2'],
      ['<stdin>', 0, 'HTTPRoute', 'r'],
    ]);
    expect(entries.at(-1)).toMatchObject({
      verdict: 'invalid',
      diagnostics: expect.arrayContaining([
        expect.objectContaining({ path: 'spec.rules', line: 11, column: 14 }),
      ]),
    });
  });

  it('keeps the places of long JSON', async () => {
    const filler = Array.from({ length: 3000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${index}`, annotations: { text: 'a "quoted" [{text, '.repeat(5) } },
    }));
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'r' },
      spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: -1, wieght: 2 }] }] },
    };
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...filler, route] }, null, 1);
    const entry = (await check(['a.json'], { files: { 'a.json': text } })).at(-1);
    const lines = text.split('\n');
    expect(entry?.diagnostics.map(({ line, code }) => [lines[line - 1]?.trim(), code])).toEqual([
      ['"spec": {', 'no-parents'],
      ['"backendRefs": [', 'all-weights-zero'],
      ['"weight": -1,', 'out-of-range'],
      ['"wieght": 2', 'unknown-field'],
    ]);
    const column = lines.find((line) => line.includes('-1,'))?.indexOf('-1,') ?? 0;
    expect(entry?.diagnostics[2]?.column).toBe(column + 1);
  });

  it('tells what cannot be read and checks the rest', async () => {
    const files = { 'bad.yaml': 'a: [\n---\na: 1\na: 2\n', 'route.yaml': ROUTE };
    const run = await runIn(['check', 'bad.yaml', 'none.yaml', 'route.yaml'], { files });
    expect(run.code).toBe(2);
    expect(run.stderr.split('\n')).toEqual([
      'none.yaml: It cannot be read: there is no such file.',
      expect.stringMatching(/^bad\.yaml:2:1: /),
      'bad.yaml:4:1: Map keys must be unique: "a" stands here twice.',
      '',
    ]);
    expect(run.stdout).toBe('3 documents: 1 valid, 2 unreadable; no findings.\n');
    const entries = await check(['bad.yaml', 'route.yaml'], { files });
    expect(entries.map(({ verdict, kind }) => [verdict, kind])).toEqual([
      ['unchecked', null],
      ['unchecked', null],
      ['valid', 'HTTPRoute'],
    ]);
    expect(entries[1]?.diagnostics).toMatchObject([{ code: 'duplicate-key', path: '', line: 4, column: 1 }]);
  });
});
