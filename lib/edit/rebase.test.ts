import { describe, expect, it } from 'vitest';
import { object, ROUTE } from './gesture-fixture.ts';
import { documentFromLive } from './open-document.ts';
import { isOutdated, rebaseDocument } from './rebase.ts';

const live = object(ROUTE);
const opened = documentFromLive(live);
const mine = { ...opened, text: opened.text.replace('weight: 3', 'weight: 30 # mine') };

describe('isOutdated', () => {
  it.each<[string, string, boolean]>([
    ['nothing new', ROUTE, false],
    ['only a status', `${ROUTE}status: {parents: []}\n`, false],
    ['another version number', ROUTE.replace('"7"', '"8"'), false],
    ['another spec', ROUTE.replace('weight: 1', 'weight: 2'), true],
    ['recreated', ROUTE.replace('uid: u1', 'uid: u2'), true],
  ])('%s', (_, text, expected) => {
    expect(isOutdated(mine, object(text))).toBe(expected);
  });
});

describe('rebaseDocument', () => {
  it.each<[string, string, string, number]>([
    [
      'takes what only the cluster changed',
      ROUTE.replace('weight: 1', 'weight: 2'),
      mine.text.replace('weight: 1', 'weight: 2'),
      0,
    ],
    ['keeps mine where both changed', ROUTE.replace('weight: 3', 'weight: 4'), mine.text, 1],
    ['both the same is no difference', ROUTE.replace('weight: 3', 'weight: 30'), mine.text, 0],
    [
      'takes away what the cluster took away',
      ROUTE.replace('      filters: []\n', ''),
      mine.text.replace('      filters: []\n', ''),
      0,
    ],
  ])('%s', (_, text, expected, both) => {
    const result = rebaseDocument(mine, object(text));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.document.text).toBe(expected);
    expect(result.value.both).toHaveLength(both);
    expect(isOutdated(result.value.document, object(text))).toBe(false);
  });
});

const RULE_A = '  - matches: [{path: {value: /a}}]\n    backendRefs: [{name: x, port: 80, weight: 1}]\n';
const RULE_B = '  - matches: [{path: {value: /b}}]\n    backendRefs: [{name: x, port: 80, weight: 1}]\n';
const BARE_A = '  - backendRefs: [{name: x, port: 80, weight: 1}]\n';
const BARE_B = '  - backendRefs: [{name: y, port: 80, weight: 1}]\n';
const rules = (...items: readonly string[]) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: n, uid: u}\nspec:\n  rules:\n${items.join('')}`;
const heavy = (rule: string) => rule.replace('weight: 1', 'weight: 5');
const named = (rule: string) => rule.replace('name: x', 'name: z');

describe('rebaseDocument with lists', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[], readonly string[] | null]>([
    [
      'mine reordered, live changed a rule',
      [RULE_A, RULE_B],
      [RULE_B, RULE_A],
      [heavy(RULE_A), RULE_B],
      null,
    ],
    [
      'live reordered, mine changed a rule',
      [RULE_A, RULE_B],
      [heavy(RULE_A), RULE_B],
      [RULE_B, RULE_A],
      null,
    ],
    ['rules without conditions reordered', [BARE_A, BARE_B], [BARE_B, BARE_A], [heavy(BARE_A), BARE_B], null],
    ['another rule in the place', [RULE_A], [RULE_B], [heavy(RULE_A)], null],
    ['another backend in the place', [BARE_A], [named(BARE_A)], [heavy(BARE_A)], null],
    [
      'each another rule',
      [RULE_A, RULE_B],
      [heavy(RULE_A), RULE_B],
      [RULE_A, heavy(RULE_B)],
      [heavy(RULE_A), heavy(RULE_B)],
    ],
    ['mine left alone', [RULE_A, RULE_B], [RULE_A, RULE_B], [RULE_B], [RULE_B]],
  ])('%s', (_, base, mine, live, merged) => {
    const document = { ...documentFromLive(object(rules(...base))) };
    const rendered = (items: readonly string[]) => documentFromLive(object(rules(...items))).text;
    const result = rebaseDocument({ ...document, text: rendered(mine) }, object(rules(...live)));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.document.text).toBe(rendered(merged ?? mine));
    expect(result.value.both).toHaveLength(merged ? 0 : 1);
  });
});
