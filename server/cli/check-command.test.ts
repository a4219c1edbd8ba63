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
