import { expect, it } from 'vitest';
import { ROUTE, runIn, SERVICES } from './cli-run.fixture.ts';

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part]))));

const BOMB = Array.from({ length: 9 }, (_, index) =>
  index === 0
    ? 'a0: &a0 [x, x, x]'
    : `a${index}: &a${index} [${Array(9)
        .fill(`*a${index - 1}`)
        .join(', ')}]`,
).join('\n');

const MERGE_BOMB = Array.from({ length: 60 }, (_, index) =>
  index === 0 ? 'a0: &a0 {x: 1}' : `a${index}: &a${index} {<<: *a${index - 1}, k${index}: *a${index - 1}}`,
).join('\n');

it.each<[string, string | Uint8Array, string]>([
  ['UTF-16', bytes([0xff, 0xfe], 'a\0:\0'), 'bad:1:1: It is UTF-16; save it as UTF-8.'],
  ['Latin-1', bytes('a: 1\nb: caf', [0xe9], '\n'), 'bad:2:7: It is not UTF-8 from here on.'],
  ['a character cut at the end', bytes('a: ', [0xe2, 0x82]), 'bad:1:4: It is not UTF-8 from here on.'],
  ['an overlong character', bytes('ä: ', [0xc0, 0x80]), 'bad:1:4: It is not UTF-8 from here on.'],
  ['a surrogate', bytes('a: ', [0xed, 0xa0, 0x80]), 'bad:1:4: It is not UTF-8 from here on.'],
  ['NUL', 'a: 1\nb: \0\n', 'bad:2:4: A control character (U+0000) stands here'],
  ['an escape character', 'a: "\u001b[2J"', 'bad:1:5: A control character (U+001B) stands here'],
  ['a huge file', 'a: b\n'.repeat(7_000_000), 'bad: It is larger than 32 MiB; split it.'],
  ['a huge document', `a: ${'x '.repeat(600_000)}\n`, 'bad:1:1: This YAML document is longer than 1024 KiB'],
  ['many broken documents', 'a: [\n---\n'.repeat(10_000), '100 documents are broken; the rest is not read.'],
  ['deep brackets', '['.repeat(200_000), 'bad:1:201: It is nested more than 200 deep.\n'],
  [
    'deep closed brackets',
    `${'['.repeat(300)}${']'.repeat(300)}`,
    'bad:1:201: It is nested more than 200 deep.\n',
  ],
  [
    'deep JSON',
    `${'['.repeat(400_000)}${']'.repeat(400_000)}`,
    'bad:1:201: It is nested more than 200 deep.',
  ],
  [
    'deep Lists',
    `${'{"kind":"List","items":['.repeat(150)}${']}'.repeat(150)}`,
    'bad:1:2401: It is nested more than 200 deep.\n',
  ],
  [
    'deep mappings',
    Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'nested more than 200',
  ],
  ['deep dashes', '- '.repeat(200_000), 'bad:1:401: It is nested more than 200 deep.\n'],
  ['deep maps', '{a: '.repeat(50_000), 'bad:1:801: It is nested more than 200 deep.\n'],
  ['aliases that grow', BOMB, 'bad:7:15: Up to here the aliases repeat more than 1024 KiB'],
  ['merge keys that grow', MERGE_BOMB, 'bad:17:16: Up to here the aliases repeat more than 1024 KiB'],
  ['an alias of itself', 'a: &a [*a]\n', 'bad:1:8: *a stands inside of what it repeats.'],
  ['the same key', 'a:\n  b: 1\n  "b": 2\n', 'bad:3:3: Map keys must be unique: "b" stands here twice.'],
  ['the same key in JSON', '{"a": 1,\n "a": 2}', 'bad:2:2: Map keys must be unique'],
  ['tabs', 'a:\n\tb: 1\n', 'bad:2:1: Tabs are not allowed as indentation.'],
  ['a cut flow', 'kind: X\nmetadata: {name: x, na', 'bad:2:23: '],
  ['a cut quote', 'kind: "X', 'bad:1:9: Missing closing "quote.'],
  ['a number JavaScript cannot hold', 'a: 9007199254740993\n', 'bad:1:4: This number is too large'],
  ['infinity', 'a: .inf\n', 'bad:1:4: Only finite numbers'],
  ['a list for a key', '? [a, b]\n: 1\n', 'bad:1:3: A key must be a plain text.'],
  ['an unknown alias', 'a: *none\n', 'bad:1:4: No anchor &none stands above.'],
  ['closing brackets', '}'.repeat(500_000), 'bad:1:1: '],
  ['commas', `[${','.repeat(500_000)}`, 'bad:1:'],
  ['quotes', '"'.repeat(500_000), 'bad:1:'],
  ['JSON that ends', '{"a": [1, 2', 'bad:1:12: '],
])('%s', async (_, content, message) => {
  const run = await runIn(['check', 'bad', 'good.yaml'], { files: { bad: content, 'good.yaml': ROUTE } });
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(message);
  expect(run.stderr.length).toBeLessThan(20_000);
  expect(run.stdout).toContain('1 valid');
});

it.each<[string, string]>([
  [
    'names of JavaScript',
    '__proto__: {x: 1}\napiVersion: constructor\nkind: __proto__\nmetadata: {name: toString, namespace: __proto__}\n',
  ],
  ['a scalar', 'just text\n'],
  ['a list', '- a\n- b\n'],
  [
    'wrong types everywhere',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: []\nspec: [null, {rules: 1}]\n',
  ],
  [
    'wrong types further down',
    ROUTE.replace(
      'backendRefs:\n    - name: demo-app-v1',
      'backendRefs: {}\n    matches:\n    - 7\n    - name: demo-app-v1',
    ),
  ],
  ['an empty file', ''],
  ['a byte order mark', `\ufeff${ROUTE}`],
  ['Windows line ends', ROUTE.replaceAll('\n', '\r\n')],
  ['JSON with tabs', '{\n\t"apiVersion": "v1",\n\t"kind": "Service",\n\t"metadata": {"name": "a"}\n}\n'],
])('is no reason to stop: %s', async (_, content) => {
  const files = { 'odd.yaml': content, 'app.yaml': SERVICES };
  const run = await runIn(['check', 'odd.yaml', 'app.yaml', '-o', 'json'], { files });
  expect([0, 1]).toContain(run.code);
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout).length).toBeGreaterThanOrEqual(3);
});

const CATASTROPHIC = [
  '(a+)+$',
  '(a|aa)*b',
  '((a{1000}){1000}){1000}',
  `${'('.repeat(500)}a${')*'.repeat(500)}`,
  '(.*){50}(.*){50}x',
  '(',
];

it.each(CATASTROPHIC)('a regular expression like %s costs nobody anything', async (expression) => {
  const value = JSON.stringify(expression);
  const route = ROUTE.replace(
    '{ name: Version, value: v2 }',
    `{ name: Version, type: RegularExpression, value: ${value} }`,
  );
  const files = { 'app.yaml': SERVICES, 'route.yaml': route };
  const request = {
    from: { namespace: 'a' },
    host: 'demo-app.demo:8080',
    headers: { version: `${'a'.repeat(3000)}!` },
  };
  const simulated = await runIn(
    ['simulate', '-f', 'app.yaml', 'route.yaml', '--requests', '-', '-o', 'json'],
    { files, stdin: JSON.stringify([request]) },
  );
  expect(JSON.parse(simulated.stdout)).toMatchObject([{ outcome: 'forward', rule: 1 }]);
  expect((await runIn(['check', 'app.yaml', 'route.yaml'], { files })).code).toBeLessThan(2);
  expect(
    (await runIn(['impact', '--from', 'app.yaml', '--to', 'app.yaml', 'route.yaml'], { files })).code,
  ).toBe(0);
});

it.each<[string, string]>([
  ['anchors, each used', 'k#: &a# [1]\nl#: *a#\n'],
  ['keys', 'k#: #\n'],
  ['uses of one anchor', 'k#: &a [x, x, x, x]\nl#: *a\nm#: *a\n'],
])('many %s cost no more than their length', async (_, unit) => {
  const text = Array.from({ length: 10_000 }, (_, index) => unit.replaceAll('#', String(index))).join('');
  const before = process.threadCpuUsage();
  const run = await runIn(['check', 'many.yaml', '-o', 'json'], { files: { 'many.yaml': text } });
  const { user } = process.threadCpuUsage(before);
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 1, stderr: '' });
  // One look through the document for every alias took a minute.
  expect(user / 1000).toBeLessThan(4000);
});

it('tells the first faults of a document and the number of the others', async () => {
  const content = Array.from({ length: 8 }, (_, line) => `a${line}: [}\n`).join('');
  const { stderr } = await runIn(['check', 'bad'], { files: { bad: content } });
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[3]).toMatch(/^bad:\d+:\d+: \d+ more faults from here on are not shown\.$/);
});

it.each<[string, string, number]>([
  ['does not parse', 'kind: X\nmetadata:\n  name: {{ .Values.name }}\n---\nb: {{ .Values.b }}: [\n', 2],
  ['parses', `${ROUTE.replace('weight: 90', 'weight: "{{ .Values.weight }}"')}---\n${ROUTE}`, 1],
])('recognises a Helm template that %s, once', async (_, content, code) => {
  const run = await runIn(['check', 'bad'], { files: { bad: content } });
  const said = `${run.stderr}${run.stdout}`.split('\n').filter((line) => line.includes('Helm'));
  const line = content.slice(0, content.indexOf('{{')).split('\n').length;
  expect(run.code).toBe(code);
  expect(said).toEqual([
    expect.stringContaining(
      `This looks like an unrendered Helm template (line ${line}): run helm template first.`,
    ),
  ]);
});

it('says nothing about templates where all is well', async () => {
  const content = ROUTE.replace('# Canary', '# {{ Canary');
  expect(
    (await runIn(['check', 'r.yaml', '-o', 'json'], { files: { 'r.yaml': content } })).stdout,
  ).not.toContain('Helm');
});

it('passes over empty documents and null, which count', async () => {
  const content = `null\n---\n${ROUTE}---\n# rendered to nothing\n---\n~\n---\n${SERVICES}`;
  const run = await runIn(['check', 'r.yaml', '-o', 'json'], { files: { 'r.yaml': content } });
  expect(run.code).toBe(0);
  const entries: { index: number; kind: string }[] = JSON.parse(run.stdout);
  expect(entries.map(({ index, kind }) => [index, kind])).toEqual([
    [1, 'HTTPRoute'],
    [4, 'Service'],
    [5, 'Service'],
    [6, 'Service'],
  ]);
});

it('stops at too many documents before it parses one', async () => {
  const run = await runIn(['check', 'bad'], { files: { bad: 'a: 1\n---\n'.repeat(100_000) } });
  const stderr = 'bad:40000:1: More than 20000 documents; check them in several runs.\n';
  expect(run).toEqual({ code: 2, stdout: '', stderr });
});

it('reads a pipe no further than it has to', async () => {
  let given = 0;
  const endless = (async function* () {
    for (;;) {
      given += 1;
      yield Buffer.alloc(1_000_000, 0x61);
    }
  })();
  const { runCli } = await import('./run-cli.ts');
  const said: string[] = [];
  const sink = { write: (text: string) => void said.push(text) };
  const code = await runCli({
    args: ['check', '-'],
    cwd: '/',
    env: {},
    stdin: endless,
    stdout: sink,
    stderr: sink,
    stopped: new AbortController().signal,
  });
  expect(code).toBe(2);
  expect(said.join('')).toContain('<stdin>: It is larger than 32 MiB');
  expect(given).toBeLessThan(50);
});
