import { describe, expect, it } from 'vitest';
import type { Result } from '#lib/result/result.ts';
import { EMPTY_DRAFT } from './draft.ts';
import type { EditError } from './edit-error.ts';
import { DEMO, ROUTE, route, service, world } from './gesture-fixture.ts';
import { NO_CONDITIONS } from './match-conditions.ts';
import type { Plan } from './plan.ts';
import { planMatch } from './plan-match.ts';
import { planCreateRoute } from './plan-route.ts';
import { planRemoveBackend, planWeights } from './plan-rules.ts';
import { planSplit } from './plan-split.ts';

const SECOND = ROUTE.replace('name: demo-app\n  namespace', 'name: second\n  namespace');
const REDIRECT = ROUTE.replace(
  / {2}rules:[\s\S]*/,
  '  rules:\n  - filters: [{type: RequestRedirect, requestRedirect: {port: 1}}]\n',
);
const HEADER_RULES = ROUTE.replace(/ {2}- backendRefs:\n[\s\S]*/, '  - matches: [{method: PUT}]\n');

describe('refusals', () => {
  const split = (target: Partial<Parameters<typeof planSplit>[2]>, ...yamls: string[]) =>
    planSplit(world(...yamls), EMPTY_DRAFT, { ...DEMO, share: 0.1, ...target });
  const match = (conditions: Partial<typeof NO_CONDITIONS>) =>
    planMatch(world(ROUTE), EMPTY_DRAFT, {
      ...DEMO,
      keepRest: true,
      conditions: { ...NO_CONDITIONS, ...conditions },
    });
  const weights = (...list: number[]) =>
    planWeights(world(ROUTE), EMPTY_DRAFT, { route: route(), rule: 1, weights: list });

  it.each<[string, Result<Plan, EditError>, Partial<EditError>]>([
    [
      'several routes',
      split({}, ROUTE, SECOND),
      { code: 'route-needed', choices: [route(), route('second')] },
    ],
    ['several rules', split({}, HEADER_RULES), { code: 'rule-needed', field: 'rule', choices: ['0', '1'] }],
    [
      'parent with several ports',
      split({ parent: service('multi') }),
      { code: 'port-needed', field: 'parentPort' },
    ],
    [
      'backend with several ports',
      split({ backend: service('multi') }),
      { code: 'port-needed', field: 'backendPort' },
    ],
    ['a port that is not there', split({ backendPort: 1 }), { code: 'bad-port', field: 'backendPort' }],
    ['no ports at all', split({ backend: service('none') }), { code: 'bad-port' }],
    ['unknown Service', split({ backend: service('nobody') }), { code: 'unknown-object' }],
    ['redirecting rule', split({}, REDIRECT), { code: 'redirects' }],
    ['too much', split({ share: 1.1 }), { code: 'bad-share', field: 'share' }],
    ['not a Service', split({ parent: route() }, ROUTE), { code: 'unsupported-kind' }],
    ['no condition', match({}), { code: 'no-condition' }],
    ['header without value', match({ headers: [{ name: 'a', value: '' }] }), { field: 'headers.0.value' }],
    ['header name', match({ headers: [{ name: ':authority', value: 'x' }] }), { field: 'headers.0.name' }],
    [
      'header twice',
      match({
        headers: [
          { name: 'A', value: 'x' },
          { name: 'a', value: 'y' },
        ],
      }),
      { field: 'headers.1.name' },
    ],
    ['path', match({ path: { type: 'Exact', value: 'cart' } }), { code: 'bad-condition', field: 'path' }],
    ['path with dots', match({ path: { type: 'PathPrefix', value: '/a/../b' } }), { code: 'bad-condition' }],
    [
      'condition there already',
      match({ headers: [{ name: 'version', value: 'v2' }] }),
      { code: 'same-condition', choices: ['0'] },
    ],
    ['weights: count', weights(1), { code: 'bad-weight' }],
    ['weights: negative', weights(1, -1), { code: 'bad-weight', field: '1' }],
    ['weights: all 0', weights(0, 0), { code: 'bad-weight' }],
    [
      'last backend',
      planRemoveBackend(world(ROUTE), EMPTY_DRAFT, { route: route(), rule: 0, backend: 0 }),
      { code: 'last-backend' },
    ],
    [
      'bad name',
      planCreateRoute(world(), EMPTY_DRAFT, { parent: DEMO.parent, name: 'No' }),
      { code: 'bad-name' },
    ],
  ])('%s', (_, result, expected) => {
    expect(result.ok ? result.value.label : result.error).toMatchObject(expected);
  });
});
