import fc from 'fast-check';
import type { RequestHeader, RequestOrigin, SimulatedRequest } from '#lib/routing/request.ts';
import { from, METHODS, NAMESPACES, ORIGINS, PATHS, type Theme, VALUES } from './random-parts.fixture.ts';

const meshHost = fc.oneof(
  {
    weight: 26,
    arbitrary: from([
      'one.a',
      'one.a:80',
      'one.a:8080',
      'one.a.svc',
      'One.A.svc.cluster.local:80',
      'one.a.svc.cluster.local.',
      'one.a.svc.cluster.local.:8080',
    ]),
  },
  {
    weight: 3,
    arbitrary: from(['one', 'two', 'one:8080', 'two.b', 'one.a-b', 'two.a:80', 'one.b.svc:8080']),
  },
  {
    weight: 2,
    arbitrary: from([
      '10.0.0.1',
      '10.0.0.1:8080',
      '[fd00::1]',
      '[FD00::1]:80',
      '10.0.0.2',
      '10.1.0.1:80',
      '10.1.0.2',
      '10.9.9.9',
      '[fd00::99]:80',
    ]),
  },
  {
    weight: 1,
    arbitrary: from([
      'gone.a',
      'one.gone',
      'one.a.',
      'one..a',
      'one.a.svc.other',
      'one.a.svc.cluster',
      'one.a.pod',
      'x.org',
      'one.a:9999',
      'one.a:0',
      'one.a:',
      ':80',
      '[fd00:0::1]:8080',
      'fd00::1',
      '__proto__',
    ]),
  },
);

const gatewayHost = fc
  .tuple(
    from([
      'a.example.com',
      'b.a.example.com',
      'A.example.com',
      'c.example.com',
      'example.com',
      'bexample.com',
      'x.org',
      '10.0.0.1',
    ]),
    from([...Array<string>(7).fill(''), ':80', ':443', ':8080']),
  )
  .map((parts) => parts.join(''));

const origin = (theme: Theme): fc.Arbitrary<{ readonly from: RequestOrigin; readonly host: string }> =>
  fc.oneof(
    {
      weight: theme === 'mesh' ? 20 : 1,
      arbitrary: fc.record({
        from: fc.record({ kind: fc.constant('namespace' as const), namespace: from(['a', ...NAMESPACES]) }),
        host: meshHost,
      }),
    },
    {
      weight: theme === 'mesh' ? 1 : 20,
      arbitrary: fc.record({
        from: fc.record({
          kind: fc.constant('gateway' as const),
          namespace: fc.constant('a'),
          name: fc.oneof(
            { weight: 30, arbitrary: fc.constant('gw') },
            { weight: 1, arbitrary: fc.constant('gone') },
          ),
          listener: from([null, null, null, null, null, null, 'l1', 'l1', 'l2', 'l9']),
        }),
        host: gatewayHost,
      }),
    },
  );

const header: fc.Arbitrary<RequestHeader> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name: from(['x', 'X', 'y', 'z']), value: from(VALUES) }) },
  { weight: 2, arbitrary: fc.record({ name: from(['Origin', 'origin']), value: from(ORIGINS) }) },
  {
    weight: 1,
    arbitrary: from([
      { name: '__proto__', value: '1' },
      { name: 'x', value: '' },
      { name: 'origin', value: 'null' },
      { name: 'origin', value: 'HTTP://A.Example.com' },
      { name: 'origin', value: 'http://a.example.com:80' },
    ]),
  },
);

/** The header in one of `n` requests. */
function rarely(name: string, values: readonly string[], n: number): fc.Arbitrary<readonly RequestHeader[]> {
  return fc.oneof(
    { weight: n - 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: from(values).map((value) => [{ name, value }]) },
  );
}

/** At most one host header; what makes an OPTIONS a preflight. */
const headers = fc
  .tuple(
    fc.array(header, { maxLength: 3 }),
    rarely('Host', ['one.a', 'a.example.com', 'c.example.com:1'], 12),
    rarely('Access-Control-Request-Method', ['PUT', 'GET'], 3),
    rarely('access-control-request-headers', ['x-one,y'], 6),
  )
  .map((lists) => lists.flat());

/** Paths that some implementations change before they match. */
const UNUSUAL_PATHS = ['//a', '/a/../ab', '/a/%2e%2E', '/a//b/', '/%2fa', '/x/..//a/./b', '/..', '/%61/'];

const query = from([
  '',
  '',
  '',
  '',
  '?',
  '?q=1',
  '?q=2&q=1',
  '?Q=1&q=1',
  '?q=a+b',
  '?q=a%20b&&x',
  '?q',
  '?q=1%',
  '?%71=1',
  '?__proto__=1',
  '??q=1#x',
]);

const http = (theme: Theme): fc.Arbitrary<SimulatedRequest> =>
  fc
    .record({
      where: origin(theme),
      method: from(METHODS),
      path: from([...PATHS, ...PATHS, ...UNUSUAL_PATHS, '', '/%61', '/a#b']),
      query,
      headers,
    })
    .map(({ where, path, query: search, ...rest }) => ({
      ...where,
      ...rest,
      path: path + search,
      protocol: 'http' as const,
    }));

const grpc = (theme: Theme): fc.Arbitrary<SimulatedRequest> =>
  fc
    .record({
      where: origin(theme),
      path: from(['/p.S/M', '/p.S/M', '/p.S/N', '/a/b', '/p.S', '/']),
      headers,
    })
    .map(({ where, ...rest }) => ({ ...where, ...rest, method: 'POST', protocol: 'grpc' as const }));

const preflight = (theme: Theme): fc.Arbitrary<SimulatedRequest> =>
  fc
    .record({ where: origin(theme), path: from(PATHS), origin: from(ORIGINS), headers })
    .map(({ where, path, origin: value, headers: others }) => ({
      ...where,
      path,
      method: 'OPTIONS',
      headers: [
        ...others.filter(({ name }) => !/^(origin|access-control-request-method)$/i.test(name)),
        { name: 'Origin', value },
        { name: 'Access-Control-Request-Method', value: 'PUT' },
      ],
      protocol: 'http' as const,
    }));

/** Requests from everywhere to everything, most to Service `one` of namespace `a`, or through Gateway `gw`. */
export const randomRequest = (theme: Theme): fc.Arbitrary<SimulatedRequest> =>
  fc.oneof(
    { weight: 7, arbitrary: http(theme) },
    { weight: 2, arbitrary: grpc(theme) },
    { weight: 1, arbitrary: preflight(theme) },
  );
