import fc from 'fast-check';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { Theme } from './random-parts.fixture.ts';
import { randomRequest } from './random-request.fixture.ts';
import { type RandomWorld, randomWorld } from './random-world.fixture.ts';

/** A world with ten requests to ask it. */
export type RandomCase = {
  readonly world: RandomWorld;
  readonly requests: readonly SimulatedRequest[];
};

export const REQUESTS_PER_WORLD = 10;

const themed = (theme: Theme): fc.Arbitrary<RandomCase> =>
  fc.record({
    world: randomWorld(theme),
    requests: fc.array(randomRequest(theme), {
      minLength: REQUESTS_PER_WORLD,
      maxLength: REQUESTS_PER_WORLD,
    }),
  });

/** Worlds about a mesh and worlds about a Gateway, so that most requests reach a route. */
export const randomCase: fc.Arbitrary<RandomCase> = fc.oneof(
  { weight: 3, arbitrary: themed('mesh') },
  { weight: 2, arbitrary: themed('gateway') },
);
