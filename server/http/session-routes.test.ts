import { request as httpRequest } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { sessionInfoSchema } from '#lib/wire/session.ts';
import { startTestServer } from './test-server.fixture.ts';

async function withServer(run: (server: Awaited<ReturnType<typeof startTestServer>>) => Promise<void>) {
  const server = await startTestServer();
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

describe('signing in', () => {
  test('the link opens one session; the cookie is kept from scripts', () =>
    withServer(async (server) => {
      const before = await server.send('GET', '/api/session');
      expect(sessionInfoSchema.parse(JSON.parse(before.text))).toMatchObject({
        authenticated: false,
        csrf: '',
      });
      const { reply, headers } = await server.signIn();
      expect(reply.headers['set-cookie']?.[0]).toMatch(
        new RegExp(`^meshloom-${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict`),
      );
      const after = await server.send('GET', '/api/session', { cookie: headers.cookie });
      expect(JSON.parse(after.text)).toMatchObject({ authenticated: true, csrf: headers['x-meshloom-csrf'] });
      expect(await server.send('GET', '/c/one', { cookie: headers.cookie })).toMatchObject({ status: 200 });
    }));

  test('the link opened again by the same person goes on, by another it does not', () =>
    withServer(async (server) => {
      const { headers } = await server.signIn();
      const token = JSON.stringify({ token: server.dependencies.sessions.bootstrapToken });
      expect(await server.send('GET', '/login', { cookie: headers.cookie })).toMatchObject({
        status: 303,
        headers: { location: '/#' },
      });
      const again = await server.send('POST', '/api/session', headers, token);
      expect(again.status).toBe(200);
      expect(again.headers['set-cookie']).toBeUndefined();
      const stranger = { origin: headers.origin, 'content-type': 'application/json' };
      expect((await server.send('POST', '/api/session', stranger, token)).status).toBe(401);
    }));

  test('not from another page, not as a form, and not by trying for long', () =>
    withServer(async (server) => {
      const token = JSON.stringify({ token: server.dependencies.sessions.bootstrapToken });
      const origin = `http://${server.host}`;
      const json = 'application/json';
      const attempt = (headers: Record<string, string>, body = '{"token":"wrong"}') =>
        server.send('POST', '/api/session', headers, body);
      expect((await attempt({ origin: 'http://evil.example', 'content-type': json }, token)).status).toBe(
        403,
      );
      expect((await attempt({ 'content-type': json }, token)).status).toBe(403);
      expect((await attempt({ origin, 'content-type': 'text/plain' }, token)).status).toBe(415);
      for (let count = 0; count < 3; count += 1) {
        expect((await attempt({ origin, 'content-type': json })).status).toBe(401);
      }
      expect((await attempt({ origin, 'content-type': json }, token)).status).toBe(429);
    }));
});

test('signing out ends the session and its streams', () =>
  withServer(async (server) => {
    const { headers } = await server.signIn();
    const ended = new Promise<void>((resolve, reject) => {
      const options = {
        port: server.port,
        host: '127.0.0.1',
        path: '/api/clusters/one/stream',
        headers: { host: server.host, ...headers },
      };
      const request = httpRequest(options, (response) => {
        response.resume();
        response.on('end', resolve);
      });
      request.on('error', reject);
      request.end();
    });
    await vi.waitFor(() => expect(server.cluster.sinks).toHaveLength(1));
    expect((await server.send('POST', '/api/session/logout', headers, '{}')).status).toBe(200);
    await ended;
    expect((await server.send('GET', '/api/clusters', headers)).status).toBe(401);
  }));

test('a drain tells every stream and ends it', () =>
  withServer(async (server) => {
    const { headers } = await server.signIn();
    const heard = new Promise<string>((resolve, reject) => {
      const options = {
        port: server.port,
        host: '127.0.0.1',
        path: '/api/clusters/one/stream',
        headers: { host: server.host, ...headers },
      };
      const request = httpRequest(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      request.on('error', reject);
      request.end();
    });
    await vi.waitFor(() => expect(server.cluster.sinks).toHaveLength(1));
    server.cluster.drain();
    expect(await heard).toContain('event: drain');
    await vi.waitFor(() => expect(server.cluster.sinks).toHaveLength(0));
  }));
