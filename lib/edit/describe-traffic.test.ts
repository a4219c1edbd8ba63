import { describe, expect, it } from 'vitest';
import type { World } from '#lib/gateway-api/world.ts';
import { EMPTY_DRAFT } from './draft.ts';
import { DEMO, ROUTE, route, world } from './gesture-fixture.ts';
import { NO_CONDITIONS } from './match-conditions.ts';
import { planMatch } from './plan-match.ts';
import { planMirror } from './plan-mirror.ts';
import { planRemoveRule, planWeights } from './plan-rules.ts';
import { planSplit } from './plan-split.ts';

const OTHER = ROUTE.replace('name: demo-app\n', 'name: rest\n').replace('uid: u1', 'uid: u2');
const ON_LEGACY = OTHER.replace('kind: Service, name: demo-app}', 'kind: Service, name: legacy}');
const CONSUMER = OTHER.replace('namespace: demo', 'namespace: other').replace(
  'name: demo-app}',
  'name: demo-app, namespace: demo}',
);
const OTHER_PORT = OTHER.replace('name: demo-app}', 'name: demo-app, port: 9}');
const ONLY_MATCH = `${ROUTE.slice(0, ROUTE.indexOf('  - backendRefs:\n    - name: demo-app\n'))}`;
const AT_8080 = ONLY_MATCH.replace('name: demo-app}', 'name: demo-app, port: 8080}');
const TWO_PARENTS = (text: string) =>
  text.replace('  rules:', '  - {group: "", kind: Service, name: legacy}\n  rules:');

const intent = {
  ...DEMO,
  conditions: { ...NO_CONDITIONS, headers: [{ name: 'beta', value: 'yes' }] },
  keepRest: false,
};

function matched(live: World, into: 'new' | 'demo-app'): string {
  const plan = planMatch(live, EMPTY_DRAFT, { ...intent, route: into === 'new' ? 'new' : route('demo-app') });
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value.sentence;
}

describe('what no rule matches', () => {
  it.each<[string, readonly string[], 'new' | 'demo-app', string]>([
    ['the only route', [ONLY_MATCH], 'demo-app', 'what no rule matches is answered with 404.'],
    ['another route takes everything', [ONLY_MATCH, OTHER], 'demo-app', 'what no rule matches follows rest.'],
    [
      'a new route beside one that takes everything',
      [ROUTE],
      'new',
      'what no rule matches follows demo-app.',
    ],
    ['the other is on another Service', [ONLY_MATCH, ON_LEGACY], 'demo-app', 'answered with 404.'],
    ['the other is for callers elsewhere', [ONLY_MATCH, CONSUMER], 'demo-app', 'answered with 404.'],
    ['the other is for another port', [AT_8080, OTHER_PORT], 'demo-app', 'answered with 404.'],
    [
      'one of two parents has another route',
      [TWO_PARENTS(ONLY_MATCH), OTHER],
      'demo-app',
      'what no rule matches is answered with 404 on legacy and follows rest elsewhere.',
    ],
    [
      'a rule for everything of its own',
      [ROUTE],
      'demo-app',
      'everything else goes to demo-app, demo-app-v1.',
    ],
  ])('%s', (_, routes, into, expected) => {
    expect(matched(world(...routes), into)).toContain(expected);
  });

  it('removing the rule for everything says who takes over', () => {
    const remove = (...routes: readonly string[]) => {
      const plan = planRemoveRule(world(...routes), EMPTY_DRAFT, { route: route('demo-app'), rule: 1 });
      return plan.ok ? plan.value.sentence : plan.error.message;
    };
    expect(remove(ROUTE)).toContain('answered with 404');
    expect(remove(ROUTE, OTHER)).toContain('what no rule matches follows rest');
  });
});

describe('a route with two parents', () => {
  const live = world(TWO_PARENTS(ROUTE));
  const at = { route: route('demo-app'), rule: 1 };
  it.each([
    ['split', planSplit(live, EMPTY_DRAFT, { ...DEMO, share: 0.2 })],
    ['match', planMatch(live, EMPTY_DRAFT, intent)],
    ['mirror', planMirror(live, EMPTY_DRAFT, { ...DEMO, percent: 10 })],
    ['weights', planWeights(live, EMPTY_DRAFT, { ...at, weights: [1, 1] })],
  ])('%s names both', (_, plan) => {
    expect(plan.ok && plan.value.sentence).toContain('to demo-app and legacy');
  });
});
