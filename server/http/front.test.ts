import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ERROR_CODES } from '#lib/wire/errors.ts';
import { httpStatusOf } from './http-status.ts';
import { plainPath } from './request-target.ts';
import { startTestServer } from './test-server.fixture.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('Host', () => {
  const cases: [string, (port: number) => string, number][] = [
    ['127.0.0.1', (port) => `127.0.0.1:${port}`, 200],
    ['localhost in any case', (port) => `LocalHost:${port}`, 200],
    ['IPv6 loopback', (port) => `[::1]:${port}`, 200],
    ['a name that was rebound', (port) => `evil.example:${port}`, 403],
    ['another port', (port) => `127.0.0.1:${port + 1}`, 403],
    ['no port', () => '127.0.0.1', 403],
    ['a trailing dot', (port) => `localhost.:${port}`, 403],
    ['a longer name', (port) => `127.0.0.1.evil.example:${port}`, 403],
    ['credentials in it', (port) => `evil@127.0.0.1:${port}`, 403],
  ];
  for (const path of ['/healthz', '/api/session', '/_next/static/a.js', '/login']) {
    test.each(cases)(`${path}: %s`, async (_name, host, status) => {
      const reply = await server.send('GET', path, { host: host(server.port) });
      expect(reply.status).toBe(status);
      expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
    });
  }

  test('twice, absent, or with an absolute target', async () => {
    const { host } = server;
    const end = 'Connection: close\r\n\r\n';
    expect(await server.sendRaw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n${end}`)).toMatch(
      /^HTTP\/1.1 4\d\d/,
    );
    expect(await server.sendRaw(`GET /healthz HTTP/1.1\r\n${end}`)).toMatch(/^HTTP\/1.1 400/);
    expect(await server.sendRaw(`GET /healthz HTTP/1.0\r\n${end}`)).toMatch(/^HTTP\/1.1 403/);
    expect(await server.sendRaw(`GET http://${host}/healthz HTTP/1.1\r\nHost: ${host}\r\n${end}`)).toMatch(
      /^HTTP\/1.1 403/,
    );
  });
});

test('an upgrade is answered as the plain request it also is', async () => {
  const answer = await server.sendRaw(
    `GET /login HTTP/1.1\r\nHost: ${server.host}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`,
  );
  expect(answer).not.toMatch(/101/);
});

const paths: [string, string | null][] = [
  ['/', '/'],
  ['/c/a-b.c/routes?x=//..%2f', '/c/a-b.c/routes'],
  ['/_next/static/chunks/%5Bcluster%5D.js', '/_next/static/chunks/%5Bcluster%5D.js'],
  ['//evil', null],
  ['/a/../b', null],
  ['/a/..', null],
  ['/./a', null],
  ['/a%2e%2e/b', null],
  ['/a%2Fb', null],
  ['/a%5cb', null],
  ['/a%252fb', null],
  ['/a\\b', null],
  ['/a%00', null],
  ['/ä', null],
  ['http://a/', null],
  ['*', null],
];

test.each(paths)('path %s → %s', (target, expected) => {
  expect(plainPath(target)).toBe(expected);
});

describe('pages', () => {
  test('without a session: to the login page; that and the static files are open', async () => {
    expect(await server.send('GET', '/c/one')).toMatchObject({
      status: 303,
      headers: { location: '/login' },
    });
    expect(await server.send('GET', '/login/../c/one')).toMatchObject({ status: 400 });
    expect(await server.send('GET', '/login')).toMatchObject({ status: 200, text: 'page /login' });
    expect(await server.send('GET', '/_next/static/x.js')).toMatchObject({ status: 200 });
    expect(await server.send('GET', '/_next/image?url=x')).toMatchObject({ status: 303 });
  });

  test('Next gets the nonce of this answer and none of its internal headers from outside', async () => {
    const headers = {
      'x-middleware-subrequest': 'a',
      'next-action': 'b',
      'x-forwarded-host': 'evil',
      'content-security-policy': 'c',
    };
    const first = await server.send('GET', '/login', headers);
    const seen = server.pages.at(-1) ?? {};
    expect(seen['content-security-policy']).toBe(first.headers['content-security-policy']);
    expect(seen['content-security-policy']).toMatch(/script-src 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'/);
    for (const name of ['x-middleware-subrequest', 'next-action', 'x-forwarded-host'])
      expect(seen).not.toHaveProperty(name);
    const second = await server.send('GET', '/login');
    expect(second.headers['content-security-policy']).not.toBe(first.headers['content-security-policy']);
  });

  test('are only read', async () => {
    expect(await server.send('POST', '/login')).toMatchObject({ status: 404 });
  });
});

test('every error code has a status of the error classes', () => {
  for (const code of ERROR_CODES) expect(httpStatusOf(code)).toBeGreaterThanOrEqual(400);
});
