import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import type { Impact } from '#lib/routing/impact/impact.ts';
import { impactOf } from '#lib/routing/impact/impact-of.ts';
import { route, rule, shopWith } from '#lib/routing/impact/shop.fixture.ts';
import { frontendViews, type RowView } from './impact-view.ts';
import { chipWords, movedCount } from './impact-words.ts';
import { requestLine } from './request-line.ts';

const CANARY = '{headers: [{name: x-canary, value: "1"}]}';
const ALL_V1 = route(rule('checkout-v1'));

function impact(before: World, after: World): Impact {
  return impactOf(before, after, { endpoints: 'assume' });
}

/** `requests: a 100→90, b 0→10 (note)`. */
function inShort({ words, fates }: RowView): string {
  const percent = (share: number) => `${Math.round(share * 100)}`;
  const parts = fates.map(
    ({ name, note, before, after }) =>
      `${name} ${percent(before)}→${percent(after)}${note === null ? '' : ` (${note})`}`,
  );
  return `${words}: ${parts.join(', ')}`;
}

function moved(before: World, after: World): readonly string[] {
  return frontendViews(impact(before, after)).flatMap((view) => view.moved.map(inShort));
}

describe('rows of an impact', () => {
  const cases: readonly (readonly [name: string, before: World, after: World, rows: readonly string[]])[] = [
    [
      'a split: each backend once, with its share before and after',
      shopWith(ALL_V1),
      shopWith(route(rule('checkout-v1=90 checkout-v2=10'))),
      ['all requests: checkout-v1 100→90, checkout-v2 0→10'],
    ],
    [
      'a first route: the Service itself is the place of before',
      shopWith(),
      shopWith(route(rule('checkout=90 checkout-v2=10'))),
      ['all requests: checkout 100→90, checkout-v2 0→10'],
    ],
    [
      'a backend whose share grows is one place',
      shopWith(route(rule('checkout-v1=1 checkout-v2=1'))),
      shopWith(route(rule('checkout-v2=3 checkout-v1=1'))),
      ['all requests: checkout-v1 50→25, checkout-v2 50→75'],
    ],
    [
      'requests that no rule takes any more come first',
      shopWith(),
      shopWith(route(rule('checkout-v2', CANARY))),
      [
        'requests with header x-canary: 1: checkout 100→0, checkout-v2 0→100',
        'requests without header x-canary: 1: checkout 100→0, 404 0→100 (no rule matches)',
      ].toReversed(),
    ],
    [
      'a backend that does not exist',
      shopWith(ALL_V1),
      shopWith(route(rule('checkout-v1=50 gone=50'))),
      ['all requests: checkout-v1 100→50, gone 0→50 (500, no such Service)'],
    ],
    [
      'a redirect',
      shopWith(ALL_V1),
      shopWith(
        route(
          '- filters: [{type: RequestRedirect, requestRedirect: {hostname: new.example, scheme: https}}]',
        ),
      ),
      ['all requests: checkout-v1 100→0, 302 → https://new.example/ 0→100 (redirect)'],
    ],
    [
      'a backend of another namespace carries it',
      shopWith(ALL_V1),
      shopWith(route('- backendRefs: [{name: other, namespace: ops, port: 80}]')),
      ['all requests: checkout-v1 100→0, ops/other 0→100'],
    ],
    ['nothing moves', shopWith(ALL_V1), shopWith(route(rule('checkout-v1=5'))), []],
  ];
  it.each(cases)('%s', (_, before, after, rows) => {
    expect(moved(before, after)).toEqual(rows);
  });

  it('says in words what bars cannot say, and only that', () => {
    const timeouts = `${rule('checkout-v1')}\n  timeouts: {request: 5s}`;
    const [view] = frontendViews(impact(shopWith(ALL_V1), shopWith(route(timeouts))));
    expect(view?.moved.map(({ change }) => change)).toEqual([expect.stringContaining('request timeout 5s')]);
    const [plain] = frontendViews(impact(shopWith(ALL_V1), shopWith(route(rule('checkout-v2')))));
    expect(plain?.moved.map(({ change }) => change)).toEqual([null]);
  });

  it('names the frontend and whose requests they are; what stays is apart', () => {
    const consumer = route(rule('checkout-v2', CANARY), { name: 'mine', namespace: 'ops' });
    const own = route(`${rule('checkout-v2', CANARY)}\n${rule('checkout-v1')}`);
    const views = frontendViews(impact(shopWith(ALL_V1), shopWith(own)));
    expect(views).toMatchObject([
      { title: 'checkout:80', kind: 'Service in shop', callers: null, movedClasses: 1, allClasses: 2 },
    ]);
    expect(views[0]?.kept.map(inShort)).toEqual(['requests without header x-canary: 1: checkout-v1 100→100']);
    expect(
      frontendViews(impact(shopWith(ALL_V1), shopWith(ALL_V1, consumer))).map(({ callers }) => callers),
    ).toContain('callers in ops');
  });

  it('each class has a request to try, on one line', () => {
    const canary = route(`${rule('checkout-v2', CANARY)}\n${rule('checkout-v1')}`);
    const [view] = frontendViews(impact(shopWith(ALL_V1), shopWith(canary)));
    const witness = view?.moved[0]?.classes[0]?.witness;
    expect(witness && requestLine(witness)).toBe('GET /  x-canary: 1');
  });
});

describe('the chip', () => {
  const cases: readonly (readonly [
    name: string,
    before: World,
    after: World,
    words: string,
    tone: string,
  ])[] = [
    [
      'one moves',
      shopWith(ALL_V1),
      shopWith(route(rule('checkout-v2'))),
      '1 of 1 request class moves',
      'info',
    ],
    [
      'some move',
      shopWith(ALL_V1),
      shopWith(route(`${rule('checkout-v2', CANARY)}\n${rule('checkout-v1')}`)),
      '1 of 2 request classes move',
      'info',
    ],
    [
      'some fail that did not',
      shopWith(),
      shopWith(route(rule('checkout-v2', CANARY))),
      '2 of 2 request classes move',
      'warn',
    ],
    ['none moves', shopWith(ALL_V1), shopWith(route(rule('checkout-v1=9'))), 'no request moves', 'idle'],
    ['nothing is concerned', shopWith(ALL_V1), shopWith(ALL_V1), 'no request is concerned', 'idle'],
  ];
  it.each(cases)('%s', (_, before, after, words, tone) => {
    expect(chipWords({ state: 'known', impact: impact(before, after) })).toEqual({ tone, words });
  });

  it.each([
    [{ broken: 0, refused: 1 }, 'if it were accepted: 1 of 1 request class moves'],
    [{ broken: 1, refused: 0 }, 'last good YAML: 1 of 1 request class moves'],
    [{ broken: 1, refused: 2 }, 'last good YAML, if it were accepted: 1 of 1 request class moves'],
  ])('says on what terms it holds: %o', (draft, words) => {
    const known = impact(shopWith(ALL_V1), shopWith(route(rule('checkout-v2'))));
    expect(chipWords({ state: 'known', impact: known }, draft).words).toBe(words);
    expect(chipWords({ state: 'failed', message: 'no' }, draft).words).toBe('impact unknown');
  });

  it('says what fails before and after', () => {
    const missing = (name: string) => shopWith(route(`- backendRefs: [{name: ${name}, port: 80}]`));
    const known = impact(missing('gone-a'), missing('gone-b'));
    expect(chipWords({ state: 'known', impact: known }).words).toBe(
      '1 of 1 request class moves; fails before and after',
    );
    expect(frontendViews(known)[0]?.moved.map((row) => [row.failsNewly, row.failsThroughout])).toEqual([
      [false, true],
    ]);
  });

  it('never takes silence for safety', () => {
    const cut = { ...impact(shopWith(ALL_V1), shopWith(route(rule('checkout-v2')))), isComplete: false };
    expect(chipWords({ state: 'known', impact: cut }).words).toBe('at least 1 of 1 request class moves');
    expect(chipWords({ state: 'known', impact: { ...cut, classes: [] } })).toEqual({
      tone: 'warn',
      words: 'impact not fully known',
    });
    expect(chipWords({ state: 'failed', message: 'no' })).toEqual({ tone: 'warn', words: 'impact unknown' });
    expect(movedCount({ state: 'failed', message: 'no' })).toBeNull();
    expect(movedCount({ state: 'known', impact: cut })).toBe(1);
  });
});
