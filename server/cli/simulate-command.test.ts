import { describe, expect, it } from 'vitest';
import { simulateOutputSchema } from '#lib/wire/cli-simulate.ts';
import { ROUTE, runIn, SERVICES } from './cli-run.fixture.ts';

const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: demo }
spec:
  gatewayClassName: x
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: old, namespace: demo }
spec:
  parentRefs: [{ name: public }]
  hostnames: [shop.example.com]
  rules:
  - filters: [{ type: RequestRedirect, requestRedirect: { hostname: new.example.com, statusCode: 301 } }]
`;

const FILES = { 'app.yaml': SERVICES + GATEWAY, 'route.yaml': ROUTE };

async function answers(
  requests: unknown,
  args: readonly string[] = [],
  files: Readonly<Record<string, string>> = FILES,
) {
  const all = ['simulate', '-f', ...Object.keys(files), '--requests', '-', '-o', 'json', ...args];
  const { code, stdout, stderr } = await runIn(all, { files, stdin: JSON.stringify(requests) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return simulateOutputSchema.parse(JSON.parse(stdout));
}

const FROM_SHOP = { from: { namespace: 'shop' }, host: 'demo-app.demo:8080' };

describe('answers', () => {
  it('says who decides, who gets what share, and what the backend sees', async () => {
    const [canary, rest] = await answers([
      { ...FROM_SHOP, path: '/x?y=1', headers: { VERSION: 'v2' } },
      { ...FROM_SHOP },
    ]);
    expect(canary).toMatchObject({
      outcome: 'forward',
      status: 200,
      kind: 'HTTPRoute',
      route: 'demo/demo-app',
      rule: 0,
      match: 0,
      redirect: null,
      mirrors: [],
      backends: [
        {
          service: 'demo/demo-app-v2',
          port: 8080,
          share: 1,
          status: 200,
          request: { host: 'demo-app.demo:8080', path: '/x?y=1', headers: { version: 'v2' } },
          responseHeaders: { set: {}, add: {}, remove: [] },
        },
      ],
    });
    expect(canary?.trace.length).toBeGreaterThan(1);
    expect(rest).toMatchObject({ rule: 1, match: 0 });
    expect(rest?.backends.map(({ service, share }) => [service, share])).toEqual([
      ['demo/demo-app-v1', 0.9],
      ['demo/demo-app-v2', 0.1],
    ]);
  });

  it('finds a Service by its cluster IP and goes through a Gateway', async () => {
    const [byAddress, redirect] = await answers([
      { ...FROM_SHOP, host: '10.96.0.10:8080' },
      { from: { gateway: 'demo/public', listener: 'http' }, host: 'shop.example.com', path: '/a?b' },
    ]);
    expect(byAddress).toMatchObject({ outcome: 'forward', rule: 1 });
    expect(redirect).toMatchObject({
      outcome: 'redirect',
      status: 301,
      route: 'demo/old',
      backends: [],
      redirect: { scheme: 'http', host: 'new.example.com', port: 80, path: '/a?b', status: 301 },
    });
  });

  it('passes where no route is', async () => {
    const [answer] = await answers([{ ...FROM_SHOP, host: 'demo-app-v1.demo:8080' }]);
    expect(answer).toMatchObject({
      outcome: 'passthrough',
      status: 200,
      kind: null,
      route: null,
      rule: null,
      match: null,
    });
  });

  it('lets Services without EndpointSlices answer unless --endpoints strict', async () => {
    const request = [{ ...FROM_SHOP }];
    expect(await answers(request, ['--endpoints', 'strict'])).toMatchObject([
      { outcome: 'error', status: 503 },
    ]);
    expect(await answers(request, ['--endpoints', 'assume'])).toMatchObject([
      { outcome: 'forward', status: 200 },
    ]);
  });

  it('fills in GET and POST', async () => {
    const byMethod = ROUTE.replace('- headers: [{ name: Version, value: v2 }]', '- method: POST');
    const files = { 'app.yaml': SERVICES, 'route.yaml': byMethod };
    const got = await answers(
      [
        { ...FROM_SHOP },
        { ...FROM_SHOP, method: 'POST' },
        { ...FROM_SHOP, protocol: 'grpc', path: '/a.B/C' },
      ],
      [],
      files,
    );
    expect(got.map(({ rule }) => rule)).toEqual([1, 0, 0]);
  });

  it('sends a header of several values several times', async () => {
    const [answer] = await answers([{ ...FROM_SHOP, headers: { a: ['1', '2'], n: 3, b: true } }]);
    expect(answer?.backends[0]?.request.headers).toEqual({ a: '1,2', n: '3', b: 'true' });
  });

  it('gives no answers to no requests', async () => {
    expect(await answers([])).toEqual([]);
  });

  it('puts objects without a namespace where -n says', async () => {
    const bare = Object.fromEntries(
      Object.entries(FILES).map(([name, text]) => [name, text.replaceAll(/,? *namespace: demo/g, '')]),
    );
    expect(await answers([{ ...FROM_SHOP }], ['-n', 'demo'], bare)).toMatchObject([
      { route: 'demo/demo-app' },
    ]);
    expect(await answers([{ ...FROM_SHOP, host: 'demo-app.default:8080' }], [], bare)).toMatchObject([
      { route: 'default/demo-app' },
    ]);
  });
});

describe('text', () => {
  const MANY = Array.from(
    { length: 14 },
    (_, index) =>
      `  - matches: [{ path: { value: /p${index} } }]\n    backendRefs: [{ name: demo-app-v1, port: 8080 }]\n`,
  ).join('');
  const asked = (args: readonly string[], path: string) =>
    runIn(['simulate', '-f', 'app.yaml', 'route.yaml', '--requests', '-', ...args], {
      files: { ...FILES, 'route.yaml': ROUTE.replace('  rules:\n', `  rules:\n${MANY}`) },
      stdin: JSON.stringify([{ ...FROM_SHOP, path }]),
    });

  it('names the winner and those it won against, and counts the others', async () => {
    const { stdout } = await asked([], '/p3');
    expect(stdout).toMatch(/^1 {2}GET demo-app\.demo:8080\/p3 from namespace shop\n/);
    expect(stdout).toContain('by HTTPRoute demo/demo-app, rule 4, match 1\n');
    expect(stdout).toMatch(/rule 4.* won with/);
    expect(stdout).toMatch(/rule 16.* lost: /);
    expect(stdout).toContain('· 14 other rules do not match (--trace tells why)\n');
    expect(stdout).not.toContain('does not match:');
  });

  it('names all of them with --trace', async () => {
    const { stdout } = await asked(['--trace'], '/p3');
    expect(stdout.match(/does not match:/g)).toHaveLength(14);
    expect(stdout).not.toContain('--trace');
  });

  it('says it in words', async () => {
    const stdin = JSON.stringify([{ ...FROM_SHOP, headers: { version: 'v2' } }, { ...FROM_SHOP }]);
    const { stdout, code } = await runIn(['simulate', '-f', 'app.yaml', 'route.yaml', '--requests', '-'], {
      files: FILES,
      stdin,
    });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('1  GET demo-app.demo:8080/ from namespace shop');
    expect(lines[1]).toBe('   forward 200 by HTTPRoute demo/demo-app, rule 1, match 1');
    expect(lines[2]).toBe('       100% demo/demo-app-v2:8080 as demo-app.demo:8080/');
    expect(stdout).toContain('       90% demo/demo-app-v1:8080');
    expect(stdout).toContain('   · ');
  });
});

describe('requests that cannot be read', () => {
  it.each<[string, string, string]>([
    ['no list', '{}', 'r.json:1:1: It has to be a list of requests.'],
    ['two documents', '[]\n---\n[]', 'r.json: It has to be one document'],
    ['nothing', '', 'r.json: It has to be one document'],
    ['broken', '[{', 'r.json:1:3: '],
    ['no object', '[\n 7\n]', 'r.json:2:2: request 1 has to be an object.'],
    ['no origin', '[{"host": "a"}]', 'request 1: from has to be {"namespace": "a"} or'],
    ['both origins', '[{"host": "a", "from": {"namespace": "a", "gateway": "a/b"}}]', 'request 1: from'],
    [
      'half a name',
      '[{"host": "a", "from": {"gateway": "b"}}]',
      'r.json:1:25: request 1: from.gateway has to be "namespace/name".',
    ],
    ['no host', '[{"from": {"namespace": "a"}}]', 'request 1: host has to be a host with an optional port'],
    ['a URL for a host', '[{"from": {"namespace": "a"}, "host": "http://a/"}]', 'request 1: host has to be'],
    [
      'a path without /',
      '[{"from": {"namespace": "a"}, "host": "a", "path": "x"}]',
      'request 1: path has to begin with /',
    ],
    [
      'a header without text',
      '[{"from": {"namespace": "a"}, "host": "a", "headers": {"x": null}}]',
      'request 1: headers.x has to be a text or a list of texts.',
    ],
    [
      'a header that is none',
      '[{"from": {"namespace": "a"}, "host": "a", "headers": {"a b": "c"}}]',
      'request 1: headers[a b] is no header name.',
    ],
    [
      'a split header',
      '[{"from": {"namespace": "a"}, "host": "a", "headers": {"a": "b\\r\\nc: d"}}]',
      'headers.a',
    ],
    [
      'a typo',
      '[{"from": {"namespace": "a"}, "host": "a", "header": {}}]',
      'request 1: header is not known; did you mean headers?',
    ],
    [
      'another protocol',
      '[{"from": {"namespace": "a"}, "host": "a", "protocol": "tcp"}]',
      'request 1: protocol has to be "http" or "grpc".',
    ],
  ])('%s', async (_, requests, message) => {
    const run = await runIn(['simulate', '-f', 'app.yaml', '--requests', 'r.json'], {
      files: { ...FILES, 'r.json': requests },
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });

  it('tells of a method in small letters', async () => {
    const requests =
      '[{"from": {"namespace": "a"}, "host": "a"},\n {"from": {"namespace": "a"}, "host": "a", "method": "get"}]';
    const { code, stderr } = await runIn(['simulate', '-f', 'app.yaml', '--requests', 'r.json'], {
      files: { ...FILES, 'r.json': requests },
    });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'r.json:2:44: request 2: method is taken for GET; methods are case-sensitive, and no rule for GET matches "get".\n',
    });
  });

  it('says which manifest is at fault, and where', async () => {
    const run = await runIn(['simulate', '-f', 'a.yaml', '--requests', '-'], {
      files: { 'a.yaml': 'a: 1\n\tb: 2\n' },
      stdin: '[]',
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^a\.yaml:2:1: /);
  });

  it('leaves out what is no object, and says so', async () => {
    const run = await runIn(['simulate', '-f', 'values.yaml', '--requests', '-'], {
      files: { 'values.yaml': '# helm\na: 1\n' },
      stdin: '[]',
    });
    expect(run).toEqual({
      code: 0,
      stdout: '',
      stderr: 'values.yaml:2:1: This is no Kubernetes object with a name; it is left out.\n',
    });
  });
});
