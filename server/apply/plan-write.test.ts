import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { objectAt } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { buildObject, formatMemberPath } from './field-leaves.ts';
import { isApplicable, isEmptyPlan, planWrite, toJsonPatch } from './plan-write.ts';

function route(text: string): KubeObject {
  const object = asKubeObject(parse(text));
  if (object === null) throw new Error('the sample is no object');
  return object;
}

const LIVE = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: demo-app
  namespace: demo
  uid: u1
  resourceVersion: "41"
  generation: 3
  creationTimestamp: "2026-11-23T10:00:00Z"
  labels: { team: blue, env: prod }
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"secret":"old"}'
  managedFields:
  - { manager: argocd-controller, operation: Apply, fieldsV1: { "f:spec": { "f:hostnames": {} }, "f:metadata": { "f:labels": { "f:team": {} } } } }
  - { manager: meshloom, operation: Apply, fieldsV1: { "f:spec": { "f:rules": {}, "f:parentRefs": {} }, "f:metadata": { "f:labels": { "f:env": {} } } } }
  - { manager: mesh, operation: Update, subresource: status, fieldsV1: { "f:status": { "f:parents": {} } } }
spec:
  parentRefs: [{ group: "", kind: Service, name: demo-app }]
  hostnames: [a.example]
  rules:
  - matches: [{ path: { type: PathPrefix, value: / } }]
    backendRefs: [{ group: "", kind: Service, name: demo-app-v1, port: 8080, weight: 1 }]
status: { parents: [] }
`;

/** The intent as an editor has it: the live object without what the server owns, then edited. */
function edited(change: (text: string) => string = (text) => text): KubeObject {
  const kept = LIVE.split('\n').filter(
    (line) => !/^ {2}(uid|resourceVersion|generation|creation|- \{ manager)/.test(line),
  );
  return route(
    change(
      kept
        .join('\n')
        .replace(/ {2}managedFields:\n/, '')
        .replace(/ {2}annotations:\n.*\n/, '')
        .replace(/status:.*\n/, ''),
    ),
  );
}

type Case = {
  name: string;
  object: KubeObject;
  changed?: readonly string[];
  kept?: readonly string[];
  removed?: readonly [path: string, owners: readonly string[], byApply: boolean][];
};

const HELD = LIVE.replace(
  '  managedFields:',
  `  finalizers: [argo/hold, ours/hold]
  ownerReferences:
  - { apiVersion: v1, kind: A, name: a, uid: o1 }
  - { apiVersion: v1, kind: B, name: b, uid: o2 }
  managedFields:
  - { manager: argocd-controller, operation: Update, fieldsV1: { "f:metadata": { "f:finalizers": { ".": {}, 'v:"argo/hold"': {} }, "f:ownerReferences": { 'k:{"uid":"o1"}': {} } } } }
  - { manager: meshloom, operation: Apply, fieldsV1: { "f:metadata": { "f:finalizers": { 'v:"ours/hold"': {} } } } }`,
);

describe('items of finalizers and ownerReferences', () => {
  const plan = (change: (text: string) => string) => planWrite(route(change(HELD)), route(HELD));
  test.each([
    ['none gone', (text: string) => text, []],
    [
      'one of another manager',
      (text: string) => text.replace('argo/hold, ', ''),
      [['.metadata.finalizers[="argo/hold"]', ['argocd-controller'], false]],
    ],
    [
      'one of ours',
      (text: string) => text.replace(', ours/hold', ''),
      [['.metadata.finalizers[="ours/hold"]', [], true]],
    ],
    [
      'owner references, one that nobody owns',
      (text: string) => text.replace(/ownerReferences:\n.*\n.*\n/, 'ownerReferences: []\n'),
      [
        ['.metadata.ownerReferences[uid="o1"]', ['argocd-controller'], false],
        ['.metadata.ownerReferences[uid="o2"]', [], false],
      ],
    ],
  ])('%s', (_name, change, expected) => {
    const { removed } = plan(change);
    expect(removed.map((each) => [formatMemberPath(each.path), each.foreignOwners, each.byApply])).toEqual(
      expected,
    );
  });

  test('go with the new value of their list', () => {
    const change = (text: string) => text.replace('argo/hold, ', '');
    const patch = toJsonPatch(plan(change), route(change(HELD)), route(HELD), {
      uid: 'u1',
      resourceVersion: '41',
    });
    expect(patch.slice(2)).toEqual([{ op: 'add', path: '/metadata/finalizers', value: ['ours/hold'] }]);
  });
});

const OURS = ['.metadata.labels.env', '.spec.parentRefs', '.spec.rules'];

const CASES: readonly Case[] = [
  { name: 'the unedited object', object: edited(), kept: OURS },
  { name: 'the live object itself with status and all', object: route(LIVE), kept: OURS },
  {
    name: 'a weight changes the one atomic list around it',
    object: edited((text) => text.replace('weight: 1', 'weight: 90')),
    changed: ['.spec.rules'],
    kept: ['.metadata.labels.env', '.spec.parentRefs'],
  },
  {
    name: 'a field that only others own is sent when it changes',
    object: edited((text) => text.replace('a.example', 'b.example')),
    changed: ['.spec.hostnames'],
    kept: OURS,
  },
  {
    name: 'a new label is one field of its map',
    object: edited((text) => text.replace('env: prod', 'env: prod, "app.kubernetes.io/part-of": shop')),
    changed: ['.metadata.labels.app.kubernetes.io/part-of'],
    kept: OURS,
  },
  {
    name: 'a field only our apply owns goes by leaving it out',
    object: edited((text) => text.replace(', env: prod', '')),
    kept: ['.spec.parentRefs', '.spec.rules'],
    removed: [['.metadata.labels.env', [], true]],
  },
  {
    name: 'a field of another owner does not go that way',
    object: edited((text) => text.replace('  hostnames: [a.example]\n', '')),
    kept: OURS,
    removed: [['.spec.hostnames', ['argocd-controller'], false]],
  },
  {
    name: 'an emptied map means its members are gone',
    object: edited((text) => text.replace('{ team: blue, env: prod }', '{}')),
    kept: ['.spec.parentRefs', '.spec.rules'],
    removed: [
      ['.metadata.labels.team', ['argocd-controller'], false],
      ['.metadata.labels.env', [], true],
    ],
  },
];

describe('planWrite', () => {
  test.each(CASES)('$name', ({ object, changed = [], kept = [], removed = [] }) => {
    const plan = planWrite(object, route(LIVE));
    expect(plan.changed.map((leaf) => formatMemberPath(leaf.path))).toEqual(changed);
    expect(plan.kept.map((leaf) => formatMemberPath(leaf.path)).toSorted()).toEqual(kept.toSorted());
    expect(
      plan.removed.map((removal) => [formatMemberPath(removal.path), removal.foreignOwners, removal.byApply]),
    ).toEqual(removed);
    expect(isEmptyPlan(plan)).toBe(changed.length + removed.length === 0);
    expect(isApplicable(plan)).toBe(removed.every(([, , byApply]) => byApply));
  });

  test('a create sends every field but status and server-owned metadata', () => {
    const plan = planWrite(route(LIVE), null);
    expect(buildObject(plan.changed)).toEqual({
      metadata: { labels: { team: 'blue', env: 'prod' } },
      spec: route(LIVE).spec,
    });
  });

  test('a field our own Update entry owns does not go by leaving it out', () => {
    const live = route(
      LIVE.replace('manager: meshloom, operation: Apply', 'manager: meshloom, operation: Update'),
    );
    const plan = planWrite(
      edited((text) => text.replace(', env: prod', '')),
      live,
    );
    expect(plan.removed).toEqual([
      { path: ['metadata', 'labels', 'env'], foreignOwners: [], byApply: false },
    ]);
  });
});

describe('toJsonPatch', () => {
  const guard = { uid: 'u1', resourceVersion: '41' };

  test('guards first, then removals and changes at the place that exists', () => {
    const object = edited((text) =>
      text
        .replace('  hostnames: [a.example]\n', '')
        .replace('weight: 1', 'weight: 2')
        .replace('  labels: {', '  annotations: { "a/b": x, "c~d": y }\n  labels: {'),
    );
    const live = route(LIVE);
    expect(toJsonPatch(planWrite(object, live), object, live, guard)).toEqual([
      { op: 'test', path: '/metadata/uid', value: 'u1' },
      { op: 'replace', path: '/metadata/resourceVersion', value: '41' },
      { op: 'remove', path: '/spec/hostnames' },
      { op: 'add', path: '/metadata/annotations/a~1b', value: 'x' },
      { op: 'add', path: '/metadata/annotations/c~0d', value: 'y' },
      { op: 'add', path: '/spec/rules', value: objectAt(object, 'spec').rules },
    ]);
  });

  test('a missing parent is added with all its members once', () => {
    const live = route(LIVE.replace(/ {2}annotations:\n.*\n/, ''));
    const object = edited((text) =>
      text
        .replace('  hostnames: [a.example]\n', '')
        .replace('  labels: {', '  annotations: { a: x, b: y }\n  labels: {'),
    );
    expect(toJsonPatch(planWrite(object, live), object, live, guard).slice(2)).toEqual([
      { op: 'remove', path: '/spec/hostnames' },
      { op: 'add', path: '/metadata/annotations', value: { a: 'x', b: 'y' } },
    ]);
  });
});
