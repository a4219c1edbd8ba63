import { expect, test } from 'vitest';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { decodeRequest, encodeRequest } from './encode-request.ts';

const request: SimulatedRequest = {
  from: { kind: 'namespace', namespace: 'web' },
  host: 'echo.demo:8080',
  method: 'GET',
  path: '/',
  headers: [],
  protocol: 'http',
};

test('what is as usual takes no room', () => {
  expect(encodeRequest(request)).toBe('{"from":"web","to":"echo.demo:8080"}');
});

test.each<{ name: string; asked: SimulatedRequest }>([
  { name: 'usual', asked: request },
  {
    name: 'full',
    asked: {
      from: { kind: 'gateway', namespace: 'infra', name: 'edge', listener: 'https' },
      host: 'shop.example.org',
      method: 'DELETE',
      path: '/ü?a=1&b=%20',
      headers: [
        { name: 'X-Canary', value: '1' },
        { name: 'x-canary', value: 'a, b' },
      ],
      protocol: 'http',
    },
  },
  { name: 'gRPC', asked: { ...request, method: 'POST', path: '/a.B/C', protocol: 'grpc' } },
  {
    name: 'any listener',
    asked: { ...request, from: { kind: 'gateway', namespace: 'infra', name: 'edge', listener: null } },
  },
])('$name: read as written, through a URL too', ({ asked }) => {
  const url = new URL('http://localhost/?');
  url.searchParams.set('sim', encodeRequest(asked));
  expect(decodeRequest(new URL(url.href).searchParams.get('sim') ?? '')).toEqual({ ok: true, value: asked });
});

test.each(['', 'x', '{}', '{"from":1,"to":"a"}', '{"from":"a","to":"b","extra":1}', '[]', 'null'])(
  'refused: %s',
  (text) => {
    expect(decodeRequest(text)).toEqual({
      ok: false,
      error: 'The request in the address of this page cannot be read.',
    });
  },
);
