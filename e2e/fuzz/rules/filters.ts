import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { Draw } from '../draw.ts';
import { listAt, putIn } from '../json-path.ts';
import type { Subject } from '../subjects.ts';
import { addOrReplace, combo, type Mutator, several, someRule } from './combo.ts';

const HEADERS: readonly JsonValue[] = [
  [{ name: 'a', value: 'b' }],
  [
    { name: 'a', value: 'b' },
    { name: 'A', value: 'c' },
  ],
  [
    { name: 'a', value: 'b' },
    { name: 'a', value: 'c' },
  ],
  [{ name: ':authority', value: 'b' }],
  [{ name: 'a', value: ' b' }],
  [{ name: 'a', value: 'b\tc d' }],
];

function modifier(draw: Draw): JsonObject {
  return combo(draw, {
    set: [undefined, ...HEADERS],
    add: [undefined, undefined, ...HEADERS],
    remove: [undefined, undefined, ['a'], ['a', 'A'], ['a', 'a'], ['a', 'a', 'a'], [''], []],
  });
}

function backendRef(draw: Draw): JsonObject {
  return combo(draw, {
    group: [undefined, '', 'x'],
    kind: [undefined, 'Service', 'Y'],
    name: ['m'],
    port: [80, 80, 80, undefined],
  });
}

function mirror(draw: Draw): JsonObject {
  const numbers = [0, 1, 99, 100, 101, undefined];
  const fraction = combo(draw, { numerator: numbers, denominator: [undefined, 1, 99, 100, 101, 0, null] });
  return {
    backendRef: backendRef(draw),
    ...combo(draw, {
      percent: [undefined, undefined, 0, 100, 101],
      fraction: [undefined, fraction, fraction],
    }),
  };
}

/** A replaced path: type and payload agree or not. */
export function pathModifier(draw: Draw): JsonObject {
  if (draw.chance(50))
    return draw.pick([
      { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' },
      { type: 'ReplaceFullPath', replaceFullPath: '/x' },
    ]);
  return combo(draw, {
    type: ['ReplaceFullPath', 'ReplacePrefixMatch', 'ReplacePrefixMatch', undefined],
    replaceFullPath: [undefined, undefined, '', '/x', null],
    replacePrefixMatch: [undefined, '/', '', 'any thing', null],
  });
}

function redirect(draw: Draw): JsonObject {
  return combo(draw, {
    scheme: [undefined, 'http', 'https', 'HTTPS'],
    hostname: [undefined, undefined, 'a.example', '*.example'],
    path: [undefined, pathModifier(draw)],
    port: [undefined, 1, 65535, 0],
    statusCode: [undefined, 301, 302, 303, 307, 308, 304],
  });
}

function rewrite(draw: Draw): JsonObject {
  return combo(draw, {
    hostname: [undefined, 'a.example', 'A.example'],
    path: [undefined, pathModifier(draw)],
  });
}

function listWithStar(others: readonly string[]): readonly JsonValue[] {
  const [first = 'a', second = 'b'] = others;
  return [['*'], [first], [first, second], ['*', first], [first, '*'], ['*', '*'], [first, first], []];
}

function cors(draw: Draw): JsonObject {
  const origins = [
    'https://a.example',
    'http://*.b.example:80',
    'https://*',
    'a.example',
    'https://*:65536',
    'ftp://a',
    'https://a.*.b',
    '*.a',
  ];
  return combo(draw, {
    allowOrigins: [undefined, ...listWithStar([draw.pick(origins), draw.pick(origins)])],
    allowMethods: [undefined, ...listWithStar(['GET', 'PATCH']), ['get']],
    allowHeaders: [undefined, ...listWithStar(['x-a', 'x-b'])],
    exposeHeaders: [undefined, ['*', 'x-a'], ['x-a', 'x-a']],
    allowCredentials: [undefined, true, false, null],
    maxAge: [undefined, 1, 0, 2 ** 31 - 1, 2 ** 31, null],
  });
}

function externalAuth(draw: Draw): JsonObject {
  return combo(draw, {
    protocol: ['HTTP', 'GRPC', 'TCP'],
    backendRef: [backendRef(draw)],
    http: [undefined, {}, { path: '/a', allowedHeaders: ['a'] }, { path: '?' }],
    grpc: [undefined, undefined, {}, { allowedHeaders: ['a', 'a'] }],
    forwardBody: [undefined, {}, { maxSize: 0 }, { maxSize: -1 }, { maxSize: 65536 }],
  });
}

type Payload = readonly [type: string, field: string, make: (draw: Draw) => JsonValue];

const PAYLOADS: readonly Payload[] = [
  ['RequestHeaderModifier', 'requestHeaderModifier', modifier],
  ['ResponseHeaderModifier', 'responseHeaderModifier', modifier],
  ['RequestMirror', 'requestMirror', mirror],
  ['ExtensionRef', 'extensionRef', () => ({ group: '', kind: 'X', name: 'x' })],
];

const HTTP_ONLY: readonly Payload[] = [
  ['RequestRedirect', 'requestRedirect', redirect],
  ['URLRewrite', 'urlRewrite', rewrite],
  ['CORS', 'cors', cors],
];

function payloadsOf({ kind, channel }: Subject): readonly Payload[] {
  if (kind === 'GRPCRoute') return PAYLOADS;
  const auth: Payload = ['ExternalAuth', 'externalAuth', externalAuth];
  return [...PAYLOADS, ...HTTP_ONLY, ...HTTP_ONLY, ...(channel === 'experimental' ? [auth] : [])];
}

function filter(draw: Draw, subject: Subject): JsonObject {
  const [type, field, make] = draw.pick(payloadsOf(subject));
  return { type, [field]: make(draw) };
}

/** Payloads that nothing can be said against, so that only the union speaks. */
const PLAIN: Readonly<Record<string, JsonValue>> = {
  RequestHeaderModifier: {},
  ResponseHeaderModifier: { set: [{ name: 'a', value: 'b' }] },
  RequestMirror: { backendRef: { name: 'm', port: 80 } },
  ExtensionRef: { group: '', kind: 'X', name: 'x' },
  RequestRedirect: { scheme: 'https' },
  URLRewrite: { hostname: 'a.example' },
  CORS: {},
  ExternalAuth: { protocol: 'HTTP', backendRef: { name: 'a', port: 80 }, http: {} },
};

/** Type and payload of one filter: agreeing, missing, another's, or two. */
export const filterUnion: Mutator = (object, draw, subject) => {
  const [made, rule] = someRule(object, draw);
  const payloads = payloadsOf(subject);
  const items = several(draw, [1, 2], () => {
    const [type] = draw.pick(payloads);
    const given = draw.pick([[], [type], [draw.pick(payloads)[0]], [type, draw.pick(payloads)[0]]]);
    const members = payloads.flatMap(([of, field]): [string, JsonValue][] =>
      given.includes(of) ? [[field, PLAIN[of] ?? {}]] : [],
    );
    return { type, ...Object.fromEntries(members) };
  });
  return addOrReplace(made, [...rule, 'filters'], { items, draw });
};

/** One type twice, or a redirect beside a rewrite. */
export const repeatedFilters: Mutator = (object, draw, subject) => {
  const [made, rule] = someRule(object, draw);
  const payloads = payloadsOf(subject);
  const [first] = draw.pick(payloads);
  const second = draw.chance(70) ? first : draw.pick(payloads)[0];
  const items = [first, second].map((type) => {
    const field = payloads.find(([of]) => of === type)?.[1] ?? 'extensionRef';
    return { type, [field]: PLAIN[type] ?? {} };
  });
  return putIn(made, [...rule, 'filters'], items);
};

/** Filters of a rule or of one backend: payload and type agree; what is in the payload may not. */
export const filters: Mutator = (object, draw, subject) => {
  const [made, rule] = someRule(object, draw);
  const items = several(draw, [1, 2], () => filter(draw, subject));
  const count = listAt(made, [...rule, 'backendRefs']).length;
  const owner = count > 0 && draw.chance(30) ? [...rule, 'backendRefs', draw.below(count)] : rule;
  return addOrReplace(made, [...owner, 'filters'], { items, draw });
};

const MATCHES: readonly (JsonValue | undefined)[] = [
  undefined,
  null,
  [],
  [{}],
  [{ path: { type: 'PathPrefix', value: '/a' } }],
  [{ path: { value: '/a' } }],
  [{ path: null }],
  [{ path: { type: 'Exact', value: '/a' } }],
  [{ path: { type: 'RegularExpression', value: '/a' } }],
  [{ headers: [{ name: 'a', value: 'b' }] }],
  [{ path: { value: '/a' } }, { path: { value: '/b' } }],
];

/** A replaced prefix on a rule or on one or two backends, with the matches it needs or others. */
export const prefixReplacement: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const one = (): JsonObject =>
    draw.chance(50)
      ? { type: 'RequestRedirect', requestRedirect: { path: pathModifier(draw) } }
      : { type: 'URLRewrite', urlRewrite: { path: pathModifier(draw) } };
  const withMatches = putIn(made, [...rule, 'matches'], draw.pick(MATCHES.map((value) => ({ value }))).value);
  if (draw.chance(50)) {
    const only = draw.chance(60) ? putIn(withMatches, [...rule, 'backendRefs'], undefined) : withMatches;
    return putIn(only, [...rule, 'filters'], several(draw, [1, 2], one));
  }
  const backendRefs = several(draw, [1, 3], (index) => ({
    name: `v${index}`,
    port: 80,
    ...(draw.chance(70) && { filters: [one()] }),
  }));
  return putIn(putIn(withMatches, [...rule, 'backendRefs'], backendRefs), [...rule, 'filters'], undefined);
};
