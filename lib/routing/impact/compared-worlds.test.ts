import { describe, expect, it } from 'vitest';
import { stringAt } from '#lib/gateway-api/json.ts';
import { UNKNOWN_CREATION } from '../match/candidate.ts';
import { datedAfter } from './compared-worlds.ts';
import { route, rule, shopWith } from './shop.fixture.ts';

const DATE = '2025-01-01T00:00:00Z';
const named = (name: string, created: string | null) => route(rule('checkout-v1'), { name, created });
const nothing = (name: string) => named(name, 'x').replace('"x"', 'null');

describe('times of creation as compared', () => {
  it.each<[string, readonly string[], readonly string[], Readonly<Record<string, string | undefined>>]>([
    ['a known one stays', [named('a', DATE)], [named('a', null)], { a: DATE }],
    ['also where null is written', [named('a', DATE)], [nothing('a')], { a: DATE }],
    ['one given after counts', [named('a', null)], [named('a', DATE)], { a: DATE }],
    ['nobody knows, nothing comes', [named('a', null)], [named('a', null)], { a: undefined }],
    [
      'what is there is older than what comes',
      [named('b', null), nothing('c')],
      [named('a', null), named('b', null), nothing('c')],
      { a: undefined, b: UNKNOWN_CREATION, c: UNKNOWN_CREATION },
    ],
  ])('%s', (_name, before, after, expected) => {
    const { objects } = datedAfter(shopWith(...before), shopWith(...after));
    const routes = [...objects.values()].filter(({ kind }) => kind === 'HTTPRoute');

    expect(
      Object.fromEntries(
        routes.map(({ metadata }) => [metadata.name, stringAt(metadata, 'creationTimestamp')]),
      ),
    ).toEqual(expected);
  });

  it('leaves a world alone that needs nothing', () => {
    const after = shopWith(named('a', DATE), named('b', null));

    expect(datedAfter(shopWith(named('a', DATE)), after)).toBe(after);
  });
});
