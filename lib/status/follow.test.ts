import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { type FollowInput, followApply } from './follow.ts';

function route({ uid = 'u1', generation = 2, parents = '[]' } = {}): KubeObject {
  const object = asKubeObject(
    parse(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: demo, uid: ${uid}, generation: ${generation}}
spec:
  parentRefs: [{group: "", kind: Service, name: app, port: 80}]
status: {parents: ${parents}}
`),
  );
  if (!object) throw new Error('fixture');
  return object;
}

const resolved = (generation: number) =>
  `, {type: ResolvedRefs, status: "True", reason: ResolvedRefs, observedGeneration: ${generation}}`;
const answer = (status: string, generation: number, extra = resolved(generation)) =>
  `[{controllerName: example.com/mesh, parentRef: {group: "", kind: Service, name: app, port: 80}, conditions: [{type: Accepted, status: "${status}", reason: X, message: no such port, observedGeneration: ${generation}}${extra}]}]`;

const base: FollowInput = {
  applied: { operation: 'apply', uid: 'u1', generation: 2 },
  current: route(),
  wasSeen: true,
  isKindKnown: true,
  isSuperseded: false,
  elapsedMs: 1000,
  parentExists: () => true,
  controllers: ['example.com/mesh'],
  areRoutesKnown: true,
};

describe('followApply', () => {
  it.each<{ name: string; input: Partial<FollowInput>; outcome: string; settled: boolean; last: string }>([
    {
      name: 'before the answer of the API server',
      input: { applied: { operation: 'apply', uid: null, generation: null }, current: null, wasSeen: false },
      outcome: 'waiting',
      settled: false,
      last: 'Waiting for the API server',
    },
    {
      name: 'stored, watch not there yet (create)',
      input: { current: null, wasSeen: false },
      outcome: 'waiting',
      settled: false,
      last: 'Waiting for the watch to show it',
    },
    {
      name: 'stored, watch shows the version before',
      input: { current: route({ generation: 1, parents: answer('True', 1) }) },
      outcome: 'waiting',
      settled: false,
      last: 'Waiting for the watch to show it',
    },
    { name: 'no answer yet', input: {}, outcome: 'waiting', settled: false, last: 'Service app:80' },
    {
      name: 'answer for the older generation',
      input: { current: route({ parents: answer('True', 1) }) },
      outcome: 'waiting',
      settled: false,
      last: 'Service app:80 · example.com/mesh',
    },
    {
      name: 'accepted',
      input: { current: route({ parents: answer('True', 2) }) },
      outcome: 'accepted',
      settled: true,
      last: 'Service app:80 · example.com/mesh',
    },
    {
      name: 'refused',
      input: { current: route({ parents: answer('False', 2) }) },
      outcome: 'refused',
      settled: true,
      last: 'Service app:80 · example.com/mesh',
    },
    {
      name: 'accepted, references fail',
      input: {
        current: route({
          parents: answer(
            'True',
            2,
            ', {type: ResolvedRefs, status: "False", reason: BackendNotFound, observedGeneration: 2}',
          ),
        }),
      },
      outcome: 'partial',
      settled: true,
      last: 'Service app:80 · example.com/mesh',
    },
    {
      name: 'silent',
      input: { elapsedMs: 12_000 },
      outcome: 'silent',
      settled: false,
      last: 'Service app:80',
    },
    {
      name: 'overwritten',
      input: { current: route({ generation: 3, parents: answer('True', 3) }) },
      outcome: 'overwritten',
      settled: true,
      last: 'Overwritten by another writer',
    },
    {
      name: 'deleted by someone else',
      input: { current: null },
      outcome: 'deleted',
      settled: true,
      last: 'Deleted by someone else',
    },
    {
      name: 'recreated by someone else',
      input: { current: route({ uid: 'u2', generation: 1 }) },
      outcome: 'recreated',
      settled: true,
      last: 'Deleted and created again by someone else',
    },
    {
      name: 'the kind has become forbidden',
      input: { current: null, isKindKnown: false },
      outcome: 'hidden',
      settled: false,
      last: 'Out of sight',
    },
    {
      name: 'stored while the kind is forbidden',
      input: { current: null, isKindKnown: false, wasSeen: false },
      outcome: 'hidden',
      settled: false,
      last: 'Out of sight',
    },
    {
      name: 'written again from here',
      input: { current: route({ generation: 3, parents: answer('True', 3) }), isSuperseded: true },
      outcome: 'superseded',
      settled: true,
      last: 'Followed by a later change from here',
    },
    {
      name: 'deleted from here since',
      input: { current: null, isSuperseded: true },
      outcome: 'superseded',
      settled: true,
      last: 'Followed by a later change from here',
    },
    {
      name: 'delete under way',
      input: { applied: { operation: 'delete', uid: 'u1', generation: null } },
      outcome: 'waiting',
      settled: false,
      last: 'Waiting for it to disappear',
    },
    {
      name: 'delete done',
      input: { applied: { operation: 'delete', uid: 'u1', generation: null }, current: null },
      outcome: 'deleted',
      settled: true,
      last: 'Deleted',
    },
    {
      name: 'delete sent, the kind has become forbidden',
      input: {
        applied: { operation: 'delete', uid: 'u1', generation: null },
        current: null,
        isKindKnown: false,
      },
      outcome: 'hidden',
      settled: false,
      last: 'Out of sight',
    },
  ])('$name', ({ input, outcome, settled, last }) => {
    const story = followApply({ ...base, ...input });
    expect(story.outcome).toBe(outcome);
    expect(story.settled).toBe(settled);
    expect(story.steps.at(-1)?.label).toBe(last);
  });

  it('gives likely reasons for silence', () => {
    const hintsFor = (input: Partial<FollowInput>) =>
      followApply({ ...base, elapsedMs: 12_000, ...input }).steps.at(-1)?.hints ?? [];
    expect(hintsFor({ parentExists: () => false })[0]).toBe('Service demo/app does not exist.');
    expect(hintsFor({ controllers: [] })[0]).toMatch(/^No route on this cluster has an answer/);
    expect(hintsFor({ controllers: [], areRoutesKnown: false })[0]).toMatch(/^Not all routes are visible/);
    expect(hintsFor({})[0]).toMatch(/^example.com\/mesh answers routes here/);
    expect(hintsFor({ current: route({ parents: answer('True', 1) }) })[0]).toMatch(/earlier version/);
    const undecided = route({ parents: answer('Unknown', 2) });
    expect(hintsFor({ current: undecided })[0]).toMatch(/^example.com\/mesh has seen this version/);
  });

  it('says how long it has been silent', () => {
    const story = followApply({ ...base, elapsedMs: 12_345 });
    expect(story.steps.at(-1)?.detail).toBe('No controller has answered for 12 s.');
  });
});
