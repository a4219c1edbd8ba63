import fc from 'fast-check';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { keyOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { Theme } from '../brute/random-parts.fixture.ts';
import { randomRequest } from '../brute/random-request.fixture.ts';
import { type RandomWorld, randomWorld, worldOf } from '../brute/random-world.fixture.ts';

/** Two worlds that differ by a draft, and requests to ask both. */
export type DraftCase = {
  readonly before: World;
  readonly after: World;
  readonly endpoints: 'strict' | 'assume';
  readonly requests: readonly SimulatedRequest[];
};

/** What a draft does; `pick` chooses the object, `other` is a world to take things from. */
type Step = { readonly kind: StepKind; readonly pick: number };
type StepKind = 'delete-route' | 'add-route' | 'edit-route' | 'date-route' | 'swap-fact' | 'delete-fact';

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<StepKind>(
    'delete-route',
    'add-route',
    'edit-route',
    'edit-route',
    'date-route',
    'swap-fact',
    'delete-fact',
  ),
  pick: fc.nat({ max: 1_000 }),
});

/** Kinds whose objects a step may change besides routes. */
const FACTS = ['Service', 'EndpointSlice', 'ReferenceGrant'];

const isRoute = ({ kind }: KubeObject): boolean => kind.endsWith('Route');
const isFact = ({ kind }: KubeObject): boolean => FACTS.includes(kind);

function picked(list: readonly KubeObject[], pick: number): KubeObject | undefined {
  return list[pick % Math.max(1, list.length)];
}

function take(
  objects: readonly KubeObject[],
  other: readonly KubeObject[],
  { kind, pick }: Step,
): readonly KubeObject[] {
  const routes = objects.filter(isRoute);
  switch (kind) {
    case 'delete-route':
      return without(objects, picked(routes, pick));
    case 'delete-fact':
      return without(objects, picked(objects.filter(isFact), pick));
    case 'add-route':
      return withObject(objects, picked(other.filter(isRoute), pick));
    case 'swap-fact':
      return withObject(objects, picked(other.filter(isFact), pick));
    case 'edit-route': {
      const target = picked(routes, pick);
      const source = picked(
        other.filter((object) => object.kind === target?.kind),
        pick,
      );
      return target && source ? withObject(objects, { ...target, spec: source.spec ?? {} }) : objects;
    }
    case 'date-route': {
      const target = picked(routes, pick);
      const metadata = target && { ...target.metadata, creationTimestamp: '2020-01-01T00:00:00Z' };
      return target && metadata ? withObject(objects, { ...target, metadata }) : objects;
    }
  }
}

function without(objects: readonly KubeObject[], gone: KubeObject | undefined): readonly KubeObject[] {
  return objects.filter((object) => object !== gone);
}

function withObject(objects: readonly KubeObject[], object: KubeObject | undefined): readonly KubeObject[] {
  if (!object) return objects;
  return [...objects.filter((each) => keyOf(each) !== keyOf(object)), object];
}

function draftOf(world: RandomWorld, other: RandomWorld, steps: readonly Step[]): World {
  const objects = steps.reduce<readonly KubeObject[]>(
    (list, each) => take(list, other.objects, each),
    world.objects,
  );
  return worldOf({ objects, unsynced: world.unsynced });
}

/** A world, a draft of one to three steps, and requests; `count` a case. */
export const randomDraft = (theme: Theme, count: number): fc.Arbitrary<DraftCase> =>
  fc
    .record({
      world: randomWorld(theme),
      other: randomWorld(theme),
      steps: fc.array(step, { minLength: 1, maxLength: 3 }),
      requests: fc.array(randomRequest(theme), { minLength: count, maxLength: count }),
    })
    .map(({ world, other, steps, requests }) => ({
      before: worldOf(world),
      after: draftOf(world, other, steps),
      endpoints: world.options.endpoints ?? 'strict',
      requests,
    }));
