import { describe, expect, it } from 'vitest';
import { type CheckEntry, checkOutputSchema } from '#lib/wire/cli-check.ts';
import { ROUTE, runIn, SERVICES } from './cli-run.fixture.ts';

type Setting = Parameters<typeof runIn>[1];

async function check(args: readonly string[], setting: Setting): Promise<readonly CheckEntry[]> {
  const { stdout } = await runIn(['check', ...args, '-o', 'json'], setting);
  return checkOutputSchema.parse(JSON.parse(stdout));
}

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
