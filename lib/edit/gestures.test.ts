import { describe, expect, it } from 'vitest';
import type { Result } from '#lib/result/result.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { runCommands } from './command.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import type { EditError } from './edit-error.ts';
import { DEMO, object, ROUTE, route, service, world } from './gesture-fixture.ts';
import { NO_CONDITIONS } from './match-conditions.ts';
import { documentFromLive } from './open-document.ts';
import type { Plan } from './plan.ts';
import { planMatch } from './plan-match.ts';
import { planMirror } from './plan-mirror.ts';
import { planCreateRoute, planDeleteRoute } from './plan-route.ts';
import { planAddRule, planRemoveBackend, planRemoveRule, planWeights } from './plan-rules.ts';
import { planSplit, presentShare } from './plan-split.ts';

function carryOut(plan: Result<Plan, EditError>, draft: Draft = EMPTY_DRAFT): { plan: Plan; draft: Draft } {
  if (!plan.ok) throw new Error(`${plan.error.code}: ${plan.error.message}`);
  const done = runCommands(draft, plan.value.commands);
  if (!done.ok) throw new Error(`${done.error.code}: ${done.error.message}`);
  const undone = runCommands(done.value.draft, done.value.inverse);
  expect(undone.ok && undone.value.draft).toEqual(draft);
  return { plan: plan.value, draft: done.value.draft };
}

function textOf(draft: Draft): string {
  return draft.documents[0]?.text ?? '';
}

describe('planSplit', () => {
  it('makes the first route keep the rest where it was', () => {
    const { plan, draft } = carryOut(planSplit(world(), EMPTY_DRAFT, { ...DEMO, share: 0.1 }));
    expect(textOf(draft)).toBe(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo-app
  namespace: demo
spec:
  parentRefs:
  - group: ""
    kind: Service
    name: demo-app
  rules:
  - backendRefs:
    - name: demo-app
      port: 8080
      weight: 90
    - name: demo-app-v2
      port: 8080
      weight: 10
`);
    expect(plan.creates).toBe(true);
    expect(plan.label).toBe('Send 10% of demo-app to demo-app-v2');
    expect(plan.sentence).toBe('Of all requests to demo-app, 90% go to demo-app and 10% to demo-app-v2.');
  });

  it('names the port when the Service has several, and the namespace of a backend elsewhere', () => {
    const target = { parent: service('multi'), backend: service('demo-app-v3', 'other'), parentPort: 9090 };
    const { draft } = carryOut(planSplit(world(), EMPTY_DRAFT, { ...target, share: 0.5 }));
    expect(parseYaml(textOf(draft)).value).toMatchObject({
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'multi', port: 9090 }],
        rules: [
          {
            backendRefs: [
              { name: 'multi', port: 9090, weight: 50 },
              { name: 'demo-app-v3', namespace: 'other', port: 8080, weight: 50 },
            ],
          },
        ],
      },
    });
  });

  it('keeps the ratio of the others and every other field of an existing route', () => {
    const live = world(ROUTE);
    const { plan, draft } = carryOut(planSplit(live, EMPTY_DRAFT, { ...DEMO, share: 0.2 }));
    expect(plan.creates).toBe(false);
    expect(plan.sentence).toBe(
      'Of all other requests to demo-app, 60% go to demo-app, 20% to demo-app-v1 and 20% to demo-app-v2.',
    );
    const base = documentFromLive(object(ROUTE)).text;
    expect(textOf(draft)).toBe(
      base
        .replace('weight: 3', 'weight: 60')
        .replace(
          'weight: 1\n      filters: []\n',
          'weight: 20\n      filters: []\n    - name: demo-app-v2\n      port: 8080\n      weight: 20\n',
        ),
    );
  });

  it('builds on the draft, comments in it stay', () => {
    const first = carryOut(planSplit(world(), EMPTY_DRAFT, { ...DEMO, share: 0.1 }));
    const [document] = first.draft.documents;
    if (!document) throw new Error('no document');
    const commented = { ...document, text: document.text.replace('weight: 10', 'weight: 10 # canary') };
    const draft = { documents: [commented] };
    const second = carryOut(planSplit(world(), draft, { ...DEMO, share: 0.25 }), draft);
    expect(textOf(second.draft)).toBe(
      commented.text.replace('weight: 90', 'weight: 75').replace('weight: 10 #', 'weight: 25 #'),
    );
  });

  it('another route gets a free name', () => {
    const { draft } = carryOut(planSplit(world(ROUTE), EMPTY_DRAFT, { ...DEMO, share: 1, route: 'new' }));
    expect(draft.documents[0]?.identity.name).toBe('demo-app-2');
  });
});

describe('presentShare', () => {
  it.each([
    ['demo-app-v1', 0.25],
    ['demo-app', 0.75],
    ['legacy', null],
  ])('%s', (backend, expected) => {
    const target = { parent: DEMO.parent, backend: service(backend) };
    expect(presentShare(world(ROUTE), EMPTY_DRAFT, target)).toBe(expected);
    expect(presentShare(world(), EMPTY_DRAFT, target)).toBe(null);
  });
});

describe('planMatch', () => {
  const conditions = {
    ...NO_CONDITIONS,
    headers: [{ name: 'version', value: 'v2' }],
    method: 'GET' as const,
  };

  it('adds the rule for everything else to a first route', () => {
    const { plan, draft } = carryOut(
      planMatch(world(), EMPTY_DRAFT, { ...DEMO, conditions, keepRest: true }),
    );
    expect(parseYaml(textOf(draft)).value).toMatchObject({
      spec: {
        rules: [
          {
            matches: [{ method: 'GET', headers: [{ name: 'version', value: 'v2' }] }],
            backendRefs: [{ name: 'demo-app-v2', port: 8080 }],
          },
          { backendRefs: [{ name: 'demo-app', port: 8080 }] },
        ],
      },
    });
    expect(plan.sentence).toBe(
      'Requests for GET and header version = v2 to demo-app go to demo-app-v2; everything else stays on demo-app.',
    );
  });

  it('says what happens without it', () => {
    const { plan } = carryOut(planMatch(world(), EMPTY_DRAFT, { ...DEMO, conditions, keepRest: false }));
    expect(plan.sentence).toContain('what no rule matches is answered with 404');
  });

  it('puts the rule before the one for everything else', () => {
    const { draft } = carryOut(planMatch(world(ROUTE), EMPTY_DRAFT, { ...DEMO, conditions, keepRest: true }));
    const value = parseYaml(textOf(draft)).value;
    expect(value).toMatchObject({ spec: { rules: [{}, { matches: [{ method: 'GET' }] }, {}] } });
    expect(textOf(draft)).toContain('weight: 3');
  });
});

describe('planMirror', () => {
  it('adds a filter, then changes its percentage', () => {
    const first = carryOut(planMirror(world(ROUTE), EMPTY_DRAFT, { ...DEMO, percent: 100 }));
    expect(parseYaml(textOf(first.draft)).value).toMatchObject({
      spec: {
        rules: [
          {},
          {
            filters: [
              { type: 'RequestMirror', requestMirror: { backendRef: { name: 'demo-app-v2', port: 8080 } } },
            ],
          },
        ],
      },
    });
    const second = carryOut(planMirror(world(ROUTE), first.draft, { ...DEMO, percent: 5 }), first.draft);
    expect(textOf(second.draft).match(/percent: 5/g)).toHaveLength(1);
    expect(textOf(second.draft).match(/RequestMirror/g)).toHaveLength(1);
    expect(first.plan.sentence).toMatch(/writes are done twice, and the load doubles\.$/);
    expect(second.plan.sentence).toMatch(
      /writes in the copies are done twice, and the load grows by as much\.$/,
    );
  });
});

describe('rules and routes', () => {
  it('planWeights changes two numbers', () => {
    const { draft } = carryOut(
      planWeights(world(ROUTE), EMPTY_DRAFT, { route: route(), rule: 1, weights: [9, 1] }),
    );
    expect(textOf(draft)).toBe(documentFromLive(object(ROUTE)).text.replace('weight: 3', 'weight: 9'));
  });

  it('planRemoveBackend and planRemoveRule take away one thing', () => {
    const first = carryOut(
      planRemoveBackend(world(ROUTE), EMPTY_DRAFT, { route: route(), rule: 1, backend: 0 }),
    );
    expect(textOf(first.draft)).not.toContain('weight: 3');
    const second = carryOut(
      planRemoveRule(world(ROUTE), first.draft, { route: route(), rule: 1 }),
      first.draft,
    );
    expect(second.plan.sentence).toContain('404');
    expect(parseYaml(textOf(second.draft)).value).toMatchObject({ spec: { rules: [{ matches: [{}] }] } });
  });

  it('planAddRule goes before the rule for everything else', () => {
    const rule = { matches: [{ path: { type: 'PathPrefix', value: '/x' } }], backendRefs: [] };
    const { draft } = carryOut(planAddRule(world(ROUTE), EMPTY_DRAFT, { route: route(), rule }));
    expect(parseYaml(textOf(draft)).value).toMatchObject({ spec: { rules: [{}, rule, {}] } });
  });

  it('planDeleteRoute marks a live route and drops a new one', () => {
    const live = carryOut(planDeleteRoute(world(ROUTE), EMPTY_DRAFT, { route: route() }));
    expect(live.draft.documents[0]).toMatchObject({
      operation: 'delete',
      base: { uid: 'u1', resourceVersion: '7' },
    });
    expect(live.plan.sentence).toContain('go to its own endpoints again');
    const created = carryOut(planSplit(world(), EMPTY_DRAFT, { ...DEMO, share: 0.1 }));
    const dropped = carryOut(planDeleteRoute(world(), created.draft, { route: route() }), created.draft);
    expect(dropped.draft.documents).toEqual([]);
  });

  it('planCreateRoute changes nothing about traffic', () => {
    const { draft } = carryOut(
      planCreateRoute(world(), EMPTY_DRAFT, { parent: service('demo-app'), name: 'own' }),
    );
    expect(parseYaml(textOf(draft)).value).toMatchObject({
      metadata: { name: 'own' },
      spec: { rules: [{ backendRefs: [{ name: 'demo-app', port: 8080 }] }] },
    });
  });
});
