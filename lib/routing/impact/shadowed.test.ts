import { describe, expect, it } from 'vitest';
import { objectKey } from '#lib/identity/object-ref.ts';
import { impactOf } from './impact-of.ts';
import { shadowedIn } from './shadowed.ts';
import { route, rule, shopWith } from './shop.fixture.ts';

const CHECKOUT = objectKey({ group: '', kind: 'Service', namespace: 'shop', name: 'checkout' });
const messages = (...rules: readonly string[]) =>
  shadowedIn(shopWith(route(rules.join('\n'))), CHECKOUT).map(({ message }) => message);
const path = (value: string, type = 'PathPrefix') => `{path: {type: ${type}, value: '${value}'}}`;
const header = (value: string, type = 'Exact') => `{headers: [{name: x, type: ${type}, value: '${value}'}]}`;

describe('rules and matches that no request reaches', () => {
  const cases: readonly (readonly [name: string, rules: readonly string[], messages: readonly string[]])[] = [
    [
      'the same match twice',
      [rule('checkout-v1', path('/a')), rule('checkout-v2', path('/a/'))],
      ['shop/checkout rule 2 can never be reached: shop/checkout rule 1 takes all its requests.'],
    ],
    [
      'a narrower match is no shadow: it goes first',
      [rule('checkout-v1', path('/a')), rule('checkout-v2', path('/a/b')), rule('checkout-v2', header('1'))],
      [],
    ],
    [
      'one match of a rule',
      [rule('checkout-v1', path('/a')), rule('checkout-v2', `${path('/b')}, ${path('/a')}`)],
      ['shop/checkout rule 2, match 2 can never be reached: shop/checkout rule 1 takes all its requests.'],
    ],
    [
      'an expression that covers everything under a prefix of the same length',
      [rule('checkout-v1', header('.*', 'RegularExpression')), rule('checkout-v2', header('1'))],
      ['shop/checkout rule 2 can never be reached: shop/checkout rule 1 takes all its requests.'],
    ],
    [
      'a union of expressions covers a value list',
      [
        rule('checkout-v1', header('a|b', 'RegularExpression')),
        rule('checkout-v1', header('c', 'RegularExpression')),
        rule('checkout-v2', header('[a-c]', 'RegularExpression')),
      ],
      [
        'shop/checkout rule 3 can never be reached: shop/checkout rule 1 and shop/checkout rule 2 take all its requests.',
      ],
    ],
    [
      'almost: one value is left',
      [
        rule('checkout-v1', header('a|b', 'RegularExpression')),
        rule('checkout-v2', header('[a-c]', 'RegularExpression')),
      ],
      [],
    ],
    [
      'an expression that cannot be followed is not claimed to be shadowed',
      [
        rule('checkout-v1', header('(?s)a', 'RegularExpression')),
        rule('checkout-v2', header('\\bA', 'RegularExpression')),
      ],
      [],
    ],
    [
      'a path expression under a prefix: in some implementations it goes first',
      [rule('checkout-v1', path('/u/[0-9]+', 'RegularExpression')), rule('checkout-v2')],
      [
        'shop/checkout rule 1 may never be reached: shop/checkout rule 2 takes all its requests, where path prefixes go before path expressions.',
      ],
    ],
    [
      'a path expression behind an exact path of its own goes second everywhere',
      [rule('checkout-v1', path('/u', 'RegularExpression')), rule('checkout-v2', path('/u', 'Exact'))],
      ['shop/checkout rule 1 can never be reached: shop/checkout rule 2 takes all its requests.'],
    ],
    [
      'an expression that is none',
      [rule('checkout-v1', header('(', 'RegularExpression')), rule('checkout-v2')],
      ['shop/checkout rule 1 can never be reached: its conditions exclude each other.'],
    ],
  ];
  it.each(cases)('%s', (_name, rules, expected) => {
    expect(messages(...rules)).toEqual(expected);
  });

  it('of the routes of a Gateway by hostname', () => {
    const gateway = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec:
  gatewayClassName: c
  listeners: [{name: http, protocol: HTTP, port: 80, hostname: "*.example.com"}]
`;
    const hosted = (name: string, hostnames: string) =>
      route(rule('checkout-v1'), { name, parent: '{name: public}' }).replace(
        'spec:',
        `spec:\n  hostnames: ${hostnames}`,
      );
    const key = objectKey({
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      namespace: 'shop',
      name: 'public',
    });
    const world = shopWith(
      gateway,
      hosted('a', '["*.example.com"]'),
      hosted('b', '["b.example.com"]'),
      hosted('c', '[]'),
    );

    // A route without hostnames serves all hosts of the listener, and each of them is b's or a's.
    expect(shadowedIn(world, key).map(({ message }) => message)).toEqual([
      'shop/c rule 1 can never be reached: shop/a rule 1 takes all its requests.',
    ]);
  });
});

describe('conflicts of routes on one parent', () => {
  it('name the winner, the reason and a request that both match, ties first', () => {
    const before = shopWith();
    const after = shopWith(
      route(`${rule('checkout-v1', path('/a'))}\n${rule('checkout-v1', header('1'))}`),
      route(rule('checkout-v2', path('/a')), { name: 'young', created: '2025-06-01T00:00:00Z' }),
    );

    expect(impactOf(before, after).conflicts).toMatchObject([
      {
        winner: { rule: 0, match: 0 },
        reason: 'age',
        message:
          'shop/checkout rule 1 goes before shop/young rule 1 where both match: its route is younger than shop/checkout.',
        witness: { method: 'GET', path: '/a' },
      },
    ]);
  });
});
