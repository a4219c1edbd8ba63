import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { createSimulator, type Simulator } from '#lib/routing/simulator.ts';
import { bruteDecide } from './brute-decide.fixture.ts';
import { comparable } from './compare.fixture.ts';
import { randomCase } from './random-case.fixture.ts';
import { worldOf } from './random-world.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const RUNS = { seed: 20_261_123, numRuns: 250 };

const forAll = (check: (simulator: Simulator, request: SimulatedRequest) => void) =>
  fc.assert(
    fc.property(randomCase, ({ world, requests }) => {
      const simulator = createSimulator(worldOf(world), world.options);
      for (const request of requests) check(simulator, request);
    }),
    RUNS,
  );

test('a trace tells of the winner of the decision, once, and of nobody else', () => {
  forAll((simulator, request) => {
    const { winner } = simulator.decide(request);
    const won = simulator.trace(request).filter(({ code }) => code === 'won');
    expect(won.map(({ route, rule, match }) => ({ route, rule, match: match ?? null }))).toEqual(
      winner ? [{ route: winner.route, rule: winner.rule, match: winner.match }] : [],
    );
  });
});

test('a trace says of every backend of a route, and of passthrough, what the decision says', () => {
  forAll((simulator, request) => {
    const { winner, backends, outcome, status } = simulator.decide(request);
    const codes = simulator.trace(request).map(({ code }) => code);
    if (winner) expect(codes.filter((code) => code === 'backend')).toHaveLength(backends.length);
    expect(codes.includes('redirect')).toBe(outcome === 'redirect');
    expect(codes.includes('preflight')).toBe(outcome === 'respond');
    if (outcome === 'passthrough') expect(codes.at(-1)).toMatch(/^(passthrough|destination|facet)$/);
    if (status === 404)
      expect(codes.some((code) => code === 'no-match' || code === 'no-route' || code === 'destination')).toBe(
        true,
      );
  });
});

test('asking again, in another simulator of an equal world, gives the same', () => {
  fc.assert(
    fc.property(randomCase, ({ world, requests }) => {
      const first = createSimulator(worldOf(world), world.options);
      const second = createSimulator(worldOf(world), world.options);
      for (const request of requests) first.decide(request);
      for (const request of requests.toReversed()) {
        expect(second.decide(request)).toEqual(first.decide(request));
        expect(second.trace(request)).toEqual(first.trace(request));
      }
    }),
    RUNS,
  );
});

test('endpoints are strict unless said otherwise', () => {
  fc.assert(
    fc.property(randomCase, ({ world: plain, requests: [request] }) => {
      if (!request) return;
      const world = worldOf(plain);
      const strict = bruteDecide(request, world, { endpoints: 'strict' });
      expect(comparable(createSimulator(world).decide(request))).toEqual(comparable(strict));
    }),
    RUNS,
  );
});
