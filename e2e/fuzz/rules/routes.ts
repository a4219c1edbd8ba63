import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import type { Draw } from '../draw.ts';
import { putIn } from '../json-path.ts';
import { slightlyBroken } from '../strings.ts';
import { addOrReplace, combo, type Mutator, several, someRule } from './combo.ts';

const FORBIDDEN = ['//', '/./', '/../', '%2f', '%2F', '#', ' ', '%', '%zz', '?', 'é', '"', '\n'] as const;
const ENDS = ['/..', '/.', '/...', '/', '..', '.', '/%2e'] as const;
const PATHS = ['/', '', 'a', '/a/b/', '/(unclosed', '/;v=1', '/@:', '/*', '/a%20b', '//'] as const;
const PATH_TYPES = [
  'Exact',
  'PathPrefix',
  'PathPrefix',
  'RegularExpression',
  undefined,
  undefined,
  null,
] as const;

function somePath(draw: Draw): string {
  switch (draw.below(4)) {
    case 0:
      return `/a${draw.pick(FORBIDDEN)}b`;
    case 1:
      return `/a${draw.pick(ENDS)}`;
    case 2:
      return draw.pick(PATHS);
    default:
      return slightlyBroken('/a/b%20c', draw);
  }
}

/** Paths of every type at the edges of what a plain path may be. */
export const pathMatches: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const items = several(draw, [1, 3], () => {
    const path = combo(draw, { type: PATH_TYPES });
    return { path: { ...path, value: somePath(draw) } };
  });
  return addOrReplace(made, [...rule, 'matches'], { items, draw });
};

/** Rules and matches whose sum is about 128. */
export const totalMatches: Mutator = (object, draw, { kind }) => {
  const total = 126 + draw.below(5);
  const perRule = draw.pick([8, 43, 64, 65]);
  const field = kind === 'GRPCRoute' ? 'headers' : 'queryParams';
  const match = (index: number) => ({ [field]: [{ name: 'a', value: String(index) }] });
  const rules: JsonObject[] = [];
  for (let left = total; left > 0; left -= perRule)
    rules.push({ matches: Array.from({ length: Math.min(left, perRule) }, (_, index) => match(index)) });
  // A rule that says nothing has one match (HTTP) or none (gRPC).
  return putIn(object, ['spec', 'rules'], draw.chance(30) ? [...rules, {}] : rules);
};

const TIMES = [
  undefined,
  '0s',
  '0ms',
  '0h',
  '1s',
  '1000ms',
  '999ms',
  '1001ms',
  '1m',
  '60s',
  '1h',
  '59m60s',
  '1s1s',
  '2s',
  '99999h',
  '99999h99999h',
  '1h1m1s1ms',
  '',
  '1',
  '1.5s',
  '-1s',
  '1us',
  '100000s',
] as const;

/** Request and backend time-outs: equal in other units, one longer, zero, not a duration. */
export const timeouts: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const sane = TIMES.slice(0, 18);
  const pool = draw.chance(75) ? sane : TIMES;
  return putIn(made, [...rule, 'timeouts'], combo(draw, { request: pool, backendRequest: pool }));
};

/** Session persistence: a permanent cookie needs an end, a header has no cookie. */
export const sessions: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const session = combo(draw, {
    type: [undefined, undefined, 'Cookie', 'Header', 'Header', null],
    absoluteTimeout: [undefined, undefined, undefined, '1h', '1h', '1x'],
    sessionName: [undefined, undefined, 's', 's'.repeat(128), ''],
    cookieConfig: [
      undefined,
      {},
      { lifetimeType: 'Permanent' },
      { lifetimeType: 'Permanent' },
      { lifetimeType: 'Session' },
      { lifetimeType: null },
      null,
    ],
  });
  return putIn(made, [...rule, 'sessionPersistence'], session);
};

/** Codes that repeat or lie at the edges, attempts about 1. */
export const retries: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const retry = combo(draw, {
    codes: [
      undefined,
      [],
      [400, 599],
      [399],
      [600],
      [500, 500],
      [500, 500, 500],
      ['500'],
      [500, 501, 500, 501],
    ],
    attempts: [undefined, 0, 1, 2 ** 53, null],
    backoff: [undefined, '1s', '1', ''],
  });
  return putIn(made, [...rule, 'retry'], retry);
};

const SERVICES = ['a.B', '.a.B', 'A_1', '1a', 'a..b', 'a.', '', 'a-b', 'é', 'a.B\n', 'pkg.*'] as const;
const METHODS = ['Say', '_x1', '1x', '', 'a.b', 'Say\n', 'é', '.*'] as const;

/** gRPC methods by service, by method, by both or neither; exact or a pattern. */
export const grpcMethods: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const method = combo(draw, {
    type: [undefined, 'Exact', 'RegularExpression', null, 'exact'],
    service: [undefined, undefined, 'a.B', draw.pick(SERVICES)],
    method: [undefined, undefined, 'Say', draw.pick(METHODS)],
  });
  return addOrReplace(made, [...rule, 'matches'], { items: [{ method }], draw });
};

function hostname(draw: Draw): string {
  const known = [
    'a.example',
    '*.example',
    '*',
    '*.',
    '**.a',
    'a.*.b',
    'a*',
    '*a.b',
    '10.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '010.0.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    '*.10.0.0.1',
    'a-.b',
    '-a',
    'a_b',
    'A.b',
    'a..b',
    'a.b.',
    '1',
    '127.1',
    'xn--a',
    'a'.repeat(63),
    'a'.repeat(64),
    `${'a.'.repeat(126)}a`,
    `${'a.'.repeat(126)}ab`,
  ];
  return draw.chance(20) ? slightlyBroken(draw.pick(known), draw) : draw.pick(known);
}

/** Host names that are addresses, wildcards in odd places, labels at their limits. */
export const hostnames: Mutator = (object, draw) => {
  const items: readonly JsonValue[] = several(draw, [1, 2], () => hostname(draw));
  return addOrReplace(object, ['spec', 'hostnames'], { items, draw });
};
