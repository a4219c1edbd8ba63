import fc from 'fast-check';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import {
  always,
  from,
  HEADER_NAMES,
  HOSTNAMES,
  list,
  METHODS,
  NAMESPACES,
  ORIGINS,
  object,
  PATHS,
  port,
  regex,
  SERVICES,
  sometimes,
  VALUES,
} from './random-parts.fixture.ts';

type Json = fc.Arbitrary<JsonObject>;

/** Type and value together: a regex where the type says so, else one of the plain values. */
const typed = (exact: fc.Arbitrary<string>, name?: fc.Arbitrary<string>): Json =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: object({
        ...(name && { name }),
        type: sometimes(always('Exact'), 4),
        value: exact,
      }),
    },
    {
      weight: 1,
      arbitrary: object({ ...(name && { name }), type: always('RegularExpression'), value: regex }),
    },
  );

const path: Json = fc.oneof(
  {
    weight: 5,
    arbitrary: object({
      type: sometimes(always('PathPrefix'), 5),
      value: sometimes(from(['/', '/a', '/a/', ...PATHS]), 9),
    }),
  },
  { weight: 3, arbitrary: object({ type: always('Exact'), value: from(PATHS) }) },
  { weight: 2, arbitrary: object({ type: always('RegularExpression'), value: regex }) },
);

const headers = list(typed(from(VALUES), from(HEADER_NAMES)), 1, 2);

const httpMatch: Json = object({
  path: sometimes(path, 6),
  method: sometimes(from(METHODS), 1),
  headers: sometimes(headers, 2),
  queryParams: sometimes(
    fc.uniqueArray(typed(from(['1', '2', 'a b']), from(['q', 'Q'])), {
      minLength: 1,
      maxLength: 2,
      selector: (entry) => entry.name,
    }),
    1,
  ),
});

const grpcMethod: Json = fc.oneof(
  object({
    type: sometimes(always('Exact'), 5),
    service: sometimes(from(['p.S', '.p.S', 'S', 'p.s']), 7),
    method: from(['M', 'm', 'N']),
  }),
  object({ type: sometimes(always('Exact'), 5), service: from(['p.S', 'a']) }),
  object({ type: always('RegularExpression'), service: regex, method: sometimes(from(['M', '.', '(']), 5) }),
);

const grpcMatch: Json = object({ method: sometimes(grpcMethod, 6), headers: sometimes(headers, 3) });

const target = {
  group: sometimes(from(['', '', 'x.org']), 1),
  kind: sometimes(from(['Service', 'Service', 'Bucket']), 1),
  name: fc.oneof({ weight: 14, arbitrary: from(SERVICES) }, { weight: 1, arbitrary: always('gone') }),
  namespace: sometimes(from(NAMESPACES), 2),
  port: sometimes(port, 9),
};
const serviceTarget: Json = fc.oneof(
  { weight: 12, arbitrary: object(target) },
  {
    weight: 1,
    arbitrary: object({
      ...target,
      group: from(['multicluster.x-k8s.io', '']),
      kind: always('ServiceImport'),
    }),
  },
);

const pair = object({ name: from(['x', 'X', 'y', 'Host', 'z']), value: from(VALUES) });
const modifier: Json = object({
  set: sometimes(list(pair, 1, 2), 6),
  add: sometimes(list(pair, 1, 2), 5),
  remove: sometimes(list(from(['x', 'Y', 'z', 'host', 'access-control-allow-origin']), 1, 2), 5),
});
const pathModifier: Json = fc.oneof(
  object({ type: always('ReplaceFullPath'), replaceFullPath: from(['/new', '/', '/new/']) }),
  object({ type: always('ReplacePrefixMatch'), replacePrefixMatch: from(['', '/', '/new', '/new/']) }),
);
const cors: Json = object({
  allowOrigins: fc.oneof(
    always(['*']),
    list(
      from([
        ...ORIGINS,
        'https://*.example.com',
        'http://*',
        'http://a.example.com:80',
        'https://b.a.example.com:443',
        'http://*:8080',
      ]),
      1,
      2,
    ),
  ),
  allowMethods: sometimes(from([['*'], ['GET', 'PUT']]), 7),
  allowHeaders: sometimes(from([['*'], ['X-One', 'y']]), 7),
  exposeHeaders: sometimes(from([['*'], ['x-b', 'X-A'], ['*', 'x-b']]), 6),
  allowCredentials: sometimes(fc.boolean(), 6),
  maxAge: sometimes(always(60), 5),
});

const filterOf = (type: string, member: string, payload: Json): Json =>
  object({ type: always(type), [member]: payload });

const FILTERS: Readonly<Record<string, Json>> = {
  RequestHeaderModifier: filterOf('RequestHeaderModifier', 'requestHeaderModifier', modifier),
  ResponseHeaderModifier: filterOf('ResponseHeaderModifier', 'responseHeaderModifier', modifier),
  URLRewrite: filterOf(
    'URLRewrite',
    'urlRewrite',
    object({ hostname: sometimes(from(['new.example', 'other']), 5), path: sometimes(pathModifier, 8) }),
  ),
  RequestRedirect: filterOf(
    'RequestRedirect',
    'requestRedirect',
    object({
      scheme: sometimes(from(['http', 'https']), 4),
      hostname: sometimes(from(['new.example']), 4),
      port: sometimes(from([80, 443, 8443]), 3),
      path: sometimes(pathModifier, 5),
      statusCode: sometimes(from([301, 303, 308]), 5),
    }),
  ),
  RequestMirror: filterOf(
    'RequestMirror',
    'requestMirror',
    fc.oneof(
      object({ backendRef: serviceTarget }),
      object({ backendRef: serviceTarget, percent: from([0, 20, 100]) }),
      object({
        backendRef: serviceTarget,
        fraction: object({ numerator: from([0, 1, 3]), denominator: sometimes(from([4, 1000]), 5) }),
      }),
    ),
  ),
  CORS: filterOf('CORS', 'cors', cors),
  ExtensionRef: filterOf(
    'ExtensionRef',
    'extensionRef',
    object({ group: always('x.org'), kind: always('Thing'), name: always('t') }),
  ),
  Tomorrow: filterOf('Tomorrow', 'tomorrow', object({})),
  ExternalAuth: filterOf(
    'ExternalAuth',
    'externalAuth',
    object({ protocol: always('HTTP'), backendRef: serviceTarget }),
  ),
};

/** Mirrors may repeat; the others stand once in a list. */
const filters = (weights: Readonly<Record<string, number>>): fc.Arbitrary<JsonObject[]> =>
  fc.uniqueArray(
    fc.oneof(
      ...Object.entries(weights).map(([type, weight]) => ({
        weight,
        arbitrary: FILTERS[type] ?? object({}),
      })),
    ),
    {
      minLength: 1,
      maxLength: 3,
      size: 'max',
      comparator: (a, b) => a.type === b.type && a.type !== 'RequestMirror',
    },
  );
const HTTP_FILTERS = {
  RequestHeaderModifier: 5,
  ResponseHeaderModifier: 4,
  URLRewrite: 5,
  RequestRedirect: 2,
  RequestMirror: 3,
  CORS: 5,
  ExtensionRef: 1,
  ExternalAuth: 1,
  Tomorrow: 1,
};
const GRPC_FILTERS = {
  RequestHeaderModifier: 3,
  ResponseHeaderModifier: 3,
  RequestMirror: 2,
  ExtensionRef: 1,
};

const backend = (kinds: Readonly<Record<string, number>> | null): Json =>
  fc
    .tuple(
      serviceTarget,
      object({
        weight: sometimes(from([0, 1, 3, 10]), 5),
        filters: kinds ? sometimes(filters(kinds), 2) : fc.constant(undefined),
      }),
    )
    .map(([ref, rest]) => ({ ...ref, ...rest }));

/** Mostly one to three entries, else none in either spelling. */
const someOrNone = (entry: Json): fc.Arbitrary<JsonObject[] | undefined> =>
  fc.oneof({ weight: 8, arbitrary: list(entry, 1, 3) }, { weight: 1, arbitrary: from([[], undefined]) });

const session = object({
  type: sometimes(from(['Cookie', 'Header']), 5),
  sessionName: sometimes(always('s'), 5),
});

const httpRule: Json = object({
  matches: sometimes(list(httpMatch, 0, 3), 9),
  filters: sometimes(filters(HTTP_FILTERS), 5),
  backendRefs: someOrNone(backend(HTTP_FILTERS)),
  timeouts: sometimes(
    object({ request: sometimes(from(['10s', '0s']), 7), backendRequest: sometimes(always('1s'), 5) }),
    2,
  ),
  retry: sometimes(
    object({
      attempts: sometimes(always(3), 7),
      codes: sometimes(always([500, 503]), 5),
      backoff: sometimes(always('100ms'), 5),
    }),
    2,
  ),
  sessionPersistence: sometimes(session, 1),
});

const grpcRule: Json = object({
  matches: sometimes(list(grpcMatch, 0, 3), 9),
  filters: sometimes(filters(GRPC_FILTERS), 4),
  backendRefs: someOrNone(backend(GRPC_FILTERS)),
  sessionPersistence: sometimes(session, 1),
});

const l4Rule: Json = object({ backendRefs: list(backend(null), 1, 3) });

/** `spec` of a route of each kind without its parents. */
export const ROUTE_SPECS: Readonly<Record<string, Json>> = {
  HTTPRoute: object({
    hostnames: sometimes(fc.uniqueArray(from(HOSTNAMES), { maxLength: 2 }), 3),
    rules: sometimes(list(httpRule, 1, 3), 9),
  }),
  GRPCRoute: object({
    hostnames: sometimes(fc.uniqueArray(from(HOSTNAMES), { maxLength: 2 }), 3),
    rules: sometimes(list(grpcRule, 1, 3), 9),
  }),
  TLSRoute: object({
    hostnames: fc.uniqueArray(from(HOSTNAMES), { minLength: 1, maxLength: 2 }),
    rules: list(l4Rule, 1, 1),
  }),
  TCPRoute: object({ rules: list(l4Rule, 1, 1) }),
  UDPRoute: object({ rules: list(l4Rule, 1, 1) }),
};
