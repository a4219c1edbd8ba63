import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkOutputSchema } from '#lib/wire/cli-check.ts';
import { impactOutputSchema } from '#lib/wire/cli-impact.ts';
import { simulateOutputSchema } from '#lib/wire/cli-simulate.ts';
import { ROUTE, SERVICES } from './cli-run.fixture.ts';
import { runCli } from './run-cli.ts';

/*
 * Real manifests with bytes changed: whatever comes, a run ends with one of three codes, says why on standard error, and what it writes to
 * standard output is whole. CLI_FUZZ_RUNS runs more of it.
 */
const RUNS = Number(process.env.CLI_FUZZ_RUNS ?? 100);

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: demo}
spec:
  gatewayClassName: x
  listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: calls, namespace: demo}
spec:
  parentRefs: [{name: public, sectionName: http}]
  hostnames: ["*.example.com"]
  rules:
  - matches: [{method: {service: a.B, method: C}, headers: [{name: x, type: RegularExpression, value: "a+(b|c)"}]}]
    backendRefs: &backends
    - {name: demo-app-v1, port: 8080}
  - backendRefs: *backends
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: rewrites, namespace: demo}
spec:
  parentRefs: [{group: "", kind: Service, name: demo-app, port: 8080}]
  rules:
  - matches: [{path: {type: PathPrefix, value: /a}, queryParams: [{name: q, value: "1"}]}]
    filters:
    - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}
    - {type: RequestMirror, requestMirror: {percent: 5, backendRef: {name: demo-app-v2, port: 8080}}}
    timeouts: {request: 10s}
    backendRefs: [{name: demo-app-v1, port: 8080}]
  - matches: [{path: {value: /old}}]
    filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 308}}]
`;
const SEED = Buffer.from(`${SERVICES}---\n${ROUTE}---\n${GATEWAY}`);
const AS_JSON = Buffer.from(
  '{"kind":"List","items":[{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}]}',
);
const REQUESTS = Buffer.from(
  JSON.stringify([
    {
      from: { namespace: 'demo' },
      host: 'demo-app:8080',
      path: '/a?q=1',
      headers: { version: 'v2', a: ['1', '2'] },
    },
    {
      from: { gateway: 'demo/public', listener: 'http' },
      host: 'x.example.com',
      protocol: 'grpc',
      path: '/a.B/C',
    },
  ]),
);

const TOKENS = [
  '\t',
  '\0',
  '\n',
  '---\n',
  '...\n',
  '{',
  '}',
  '[',
  ']',
  '*a',
  '&a ',
  '!!binary ',
  '<<: ',
  '"',
  "'",
  '\\',
  '|\n',
  '>-\n',
  '? ',
  ': ',
  '- ',
  '#',
  '%',
  '@',
  '`',
  '~',
  'null',
  '.inf',
  '-0',
  '1e999',
  '0x',
  '\u2028',
  '\ufeff',
  '\u{1f600}',
  '__proto__',
  'spec:\n',
  '{'.repeat(50),
  '['.repeat(500),
  ' '.repeat(300),
  '*'.repeat(100),
];

const change = fc.oneof(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(40),
    put: fc.constantFrom(...TOKENS).map((text) => Buffer.from(text)),
  }),
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(400),
    put: fc.constant(Buffer.alloc(0)),
  }),
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(3),
    put: fc.uint8Array({ maxLength: 6 }).map((part) => Buffer.from(part)),
  }),
  // What stands somewhere, once more somewhere else.
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(300),
  }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(seed: Buffer, changes: readonly Change[]): Buffer {
  return changes.reduce<Buffer>((bytes, each) => {
    const at = Math.floor(each.at * bytes.length);
    if ('put' in each)
      return Buffer.concat([bytes.subarray(0, at), each.put, bytes.subarray(at + each.drop)]);
    const from = Math.floor(each.from * bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(from, from + each.length),
      bytes.subarray(at),
    ]);
  }, seed);
}

const mutated = (seed: Buffer) =>
  fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => changed(seed, changes));

async function run(args: readonly string[], stdin: Buffer) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli({
    args,
    cwd: '/',
    env: {},
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    stopped: new AbortController().signal,
  });
  const stderr = err.join('');
  expect([0, 1, 2]).toContain(code);
  if (code === 2) expect(stderr).toMatch(/^(<stdin>|\/\S+\.yaml|meshloom [a-z]+)(:\d+:\d+)?: /);
  for (const line of stderr.split('\n')) expect(line).not.toMatch(/\p{Cc}|Error: | at .*\.ts:/u);
  return { code, stdout: out.join(''), stderr };
}

const LIMIT = { timeout: 60_000 + RUNS * 600 };
const options = { numRuns: RUNS };

it('check says something sensible of anything', LIMIT, async () => {
  const codes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: mutated(SEED) }, mutated(AS_JSON)), async (bytes) => {
      const { code, stdout } = await run(['check', '-', '-o', 'json'], bytes);
      codes.add(code);
      if (stdout === '') return;
      const lines = bytes.toString().split('\n').length;
      for (const { diagnostics } of checkOutputSchema.parse(JSON.parse(stdout)))
        for (const { line } of diagnostics) expect(line).toBeLessThanOrEqual(lines);
    }),
    options,
  );
  // Not all changes may end in the same way, or the property would say little.
  expect(codes.size).toBeGreaterThan(1);
});

it('every format takes anything', LIMIT, async () => {
  await fc.assert(
    fc.asyncProperty(mutated(SEED), fc.constantFrom('text', 'sarif', 'github'), async (bytes, format) => {
      const { stdout } = await run(['check', '-', '-o', format], bytes);
      if (format === 'sarif') expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' });
      if (format === 'github')
        for (const line of stdout.split('\n').slice(0, -1))
          expect(line).toMatch(/^::(error|warning|notice) /);
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  );
});

it('simulate takes any manifests and any requests', LIMIT, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'meshloom-fuzz-'));
  const codes = new Set<number>();
  try {
    await fc.assert(
      fc.asyncProperty(mutated(SEED), fc.option(mutated(REQUESTS)), async (manifests, requests) => {
        await writeFile(join(dir, 'all.yaml'), manifests);
        await writeFile(join(dir, 'seed.yaml'), SEED);
        // Either the manifests or the requests are broken: both at once would only ever tell of the manifests.
        const file = join(dir, requests ? 'seed.yaml' : 'all.yaml');
        const args = ['simulate', '-f', file, '--requests', '-', '-o', 'json'];
        const { code, stdout } = await run(args, requests ?? REQUESTS);
        codes.add(code);
        if (code === 0) simulateOutputSchema.parse(JSON.parse(stdout));
        const moved = await run(
          ['impact', '--from', join(dir, 'seed.yaml'), '--to', file, '-o', 'json'],
          REQUESTS,
        );
        if (moved.code === 0) impactOutputSchema.parse(JSON.parse(moved.stdout));
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  } finally {
    await rm(dir, { recursive: true });
  }
  expect(codes).toEqual(new Set([0, 2]));
});
