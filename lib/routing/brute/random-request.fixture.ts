import fc from 'fast-check';
import type { RequestHeader, RequestOrigin, SimulatedRequest } from '#lib/routing/request.ts';
import { from, METHODS, NAMESPACES, ORIGINS, PATHS, VALUES } from './random-parts.fixture.ts';

const meshHost = fc.oneof(
  {
    weight: 12,
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
      'x.org',
      '10.0.0.1',
    ]),
    from(['', '', ':80', ':443', ':8080']),
  )
  .map((parts) => parts.join(''));

const origin: fc.Arbitrary<{ readonly from: RequestOrigin; readonly host: string }> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      from: fc.record({ kind: fc.constant('namespace' as const), namespace: from(['a', ...NAMESPACES]) }),
      host: meshHost,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      from: fc.record({
        kind: fc.constant('gateway' as const),
        namespace: fc.constant('a'),
        name: from(['gw', 'gw', 'gw', 'gw', 'gw', 'gw', 'gone']),
        listener: from([null, null, null, 'l1', 'l2', 'l9']),
      }),
      host: gatewayHost,
    }),
  },
);

const header: fc.Arbitrary<RequestHeader> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ name: from(['x', 'X', 'y', 'z']), value: from(VALUES) }) },
  { weight: 2, arbitrary: fc.record({ name: from(['Origin', 'origin']), value: from(ORIGINS) }) },
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
]);

const http: fc.Arbitrary<SimulatedRequest> = fc
  .record({ where: origin, method: from(METHODS), path: from(PATHS), query, headers })
  .map(({ where, path, query: search, ...rest }) => ({
    ...where,
    ...rest,
    path: path + search,
    protocol: 'http' as const,
  }));

const grpc: fc.Arbitrary<SimulatedRequest> = fc
  .record({ where: origin, path: from(['/p.S/M', '/p.S/M', '/p.S/N', '/a/b', '/p.S', '/']), headers })
  .map(({ where, ...rest }) => ({ ...where, ...rest, method: 'POST', protocol: 'grpc' as const }));

/** Requests from everywhere to everything, most of them to Service `one` of namespace `a` or Gateway `gw`. */
export const randomRequest: fc.Arbitrary<SimulatedRequest> = fc.oneof(
  { weight: 4, arbitrary: http },
  { weight: 1, arbitrary: grpc },
);
