import { expect, test } from 'vitest';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import {
  addRow,
  EMPTY_FORM,
  formOf,
  formOfText,
  type RequestForm,
  readForm,
  textOfForm,
} from './request-form.ts';

const form = { ...EMPTY_FORM, from: 'web', to: 'echo.demo:8080' };

test.each<SimulatedRequest>([
  {
    from: { kind: 'namespace', namespace: 'web' },
    host: 'echo.demo',
    method: 'GET',
    path: '/a?x=1&flag',
    headers: [{ name: 'X-Canary', value: ' 1' }],
    protocol: 'http',
  },
  {
    from: { kind: 'gateway', namespace: 'infra', name: 'edge', listener: 'https' },
    host: '[::1]:8080',
    method: 'DELETE',
    path: '/a?x=1&y=2',
    headers: [],
    protocol: 'http',
  },
  {
    from: { kind: 'gateway', namespace: 'infra', name: 'edge', listener: null },
    host: 'a.example.org',
    method: 'POST',
    path: '/pkg.Service/Method',
    headers: [],
    protocol: 'grpc',
  },
])('a request comes out of the form and the address as it went in: $path', (request) => {
  expect(readForm(formOf(request))).toEqual({ ok: true, value: request });
  expect(formOfText(textOfForm(formOf(request)))).toEqual({ ok: true, value: formOf(request) });
});

test.each<{
  readonly name: string;
  readonly typed: Partial<RequestForm>;
  readonly field: string;
  readonly isEmpty: boolean;
}>([
  { name: 'no origin', typed: { from: '' }, field: 'from', isEmpty: true },
  { name: 'an origin of too many parts', typed: { from: 'a/b/c' }, field: 'from', isEmpty: false },
  { name: 'no host', typed: { to: ' ' }, field: 'to', isEmpty: true },
  { name: 'a URL', typed: { to: 'http://echo.demo' }, field: 'to', isEmpty: false },
  { name: 'a port too high', typed: { to: 'echo:65536' }, field: 'to', isEmpty: false },
  { name: 'a port being typed', typed: { to: 'echo:' }, field: 'to', isEmpty: false },
  { name: 'no slash', typed: { path: 'cart' }, field: 'path', isEmpty: false },
  { name: 'an origin that is no label', typed: { from: 'Web_1' }, field: 'from', isEmpty: false },
  { name: 'a Gateway that is no name', typed: { from: 'web/-a' }, field: 'from', isEmpty: false },
  { name: 'no method yet', typed: { protocol: 'grpc', path: '/' }, field: 'path', isEmpty: true },
  { name: 'no method', typed: { protocol: 'grpc', path: '/x' }, field: 'path', isEmpty: false },
  { name: 'a space', typed: { path: '/a b' }, field: 'path', isEmpty: false },
  {
    name: 'a header with a colon',
    typed: { headers: [{ id: 0, name: 'x:', value: '' }] },
    field: 'headers',
    isEmpty: false,
  },
])('$name is said at its field', ({ typed, field, isEmpty }) => {
  expect(readForm({ ...form, ...typed })).toMatchObject({ ok: false, error: { field, isEmpty } });
});

test('rows without a name have no part in the request', () => {
  const headers = addRow([{ id: 3, name: ' x-a ', value: '1' }]);
  expect(headers.map(({ id }) => id)).toEqual([3, 4]);
  expect(readForm({ ...form, headers })).toMatchObject({
    value: { headers: [{ name: 'x-a', value: '1' }] },
  });
});

test('gRPC is POST whatever the method field held', () => {
  expect(readForm({ ...form, protocol: 'grpc', method: 'DELETE', path: '/p.S/M' })).toMatchObject({
    value: { method: 'POST' },
  });
});

test('an empty form leaves the address empty, a begun one is kept', () => {
  expect(textOfForm(EMPTY_FORM)).toBe('');
  expect(formOfText('')).toEqual({ ok: true, value: EMPTY_FORM });
  expect(formOfText(textOfForm({ ...EMPTY_FORM, to: 'echo' }))).toEqual({
    ok: true,
    value: { ...EMPTY_FORM, to: 'echo' },
  });
  expect(formOfText(textOfForm({ ...EMPTY_FORM, path: '/x' }))).toMatchObject({ value: { path: '/x' } });
});
