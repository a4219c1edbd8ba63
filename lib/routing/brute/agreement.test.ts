import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { bruteDecide } from './brute-decide.fixture.ts';
import { type ComparableDecision, comparable } from './compare.fixture.ts';
import { type RandomCase, REQUESTS_PER_WORLD, randomCase } from './random-case.fixture.ts';
import { worldOf } from './random-world.fixture.ts';

/** 5 000 worlds × 10 requests; a long run sets ROUTING_WORLDS and ROUTING_SEED. */
const WORLDS = Number(process.env.ROUTING_WORLDS ?? 5_000);
const SEED = Number(process.env.ROUTING_SEED ?? 20_261_123);

const OUTCOMES = ['error', 'forward', 'passthrough', 'redirect', 'respond'];
/** `unsupported-protocol` is in the contract, but no part of the text gives a request that protocol. */
const FAULTS = [
  'backend-not-found',
  'invalid-kind',
  'no-ready-endpoints',
  'port-not-found',
  'ref-not-permitted',
];
const CODES = [
  'all-weights-zero',
  'backend-not-known',
  'backend-port',
  'backend-redirect',
  'connection-refused',
  'cors-refusal-status',
  'endpoints-not-known',
  'extension-ref',
  'external-auth',
  'external-name-backend',
  'external-name-parent',
  'grant-not-known',
  'header-several-actions',
  'headless-parent',
  'http-on-grpc-route',
  'listener-isolation',
  'mesh-cross-namespace',
  'mesh-redirect-port',
  'mixed-kinds-on-listener',
  'own-protocol',
  'path-normalisation',
  'port-not-served',
  'prefix-rewrite-without-prefix',
  'prefix-trailing-slash',
  'redirect-with-backends',
  'regex-implementation-specific',
  'regex-invalid',
  'regex-precedence',
  'regex-search-or-full',
  'repeated-header',
  'repeated-query-parameter',
  'service-import',
  'session-persistence',
  'tie-by-creation',
  'tls-server-name',
  'unknown-destination',
  'unknown-filter',
];

test('the simulator and the brute-force reading of the text agree on every decision', () => {
  const seen = new Map<string, number>();
  const agree = fc.property(randomCase, ({ world: plain, requests }) => {
    const world = worldOf(plain);
    const simulator = createSimulator(world, plain.options);
    return requests.every((request) => {
      const expected = comparable(bruteDecide(request, world, plain.options));
      count(seen, expected);
      return isDeepStrictEqual(comparable(simulator.decide(request)), expected);
    });
  });
  const run = fc.check(agree, { seed: SEED, numRuns: WORLDS, endOnFailure: false });
  const [found] = run.counterexample ?? [];
  if (found) throw new Error(explain(found, run.seed, run.errorInstance));
  expect(run.failed).toBe(false);
  if (process.env.ROUTING_REPORT) report(seen, run.numRuns);

  const missing = [
    ...OUTCOMES.map((name) => `outcome ${name}`),
    ...FAULTS.map((name) => `fault ${name}`),
    ...CODES.map((name) => `code ${name}`),
  ].filter((name) => !seen.has(name));
  expect(missing, 'never happened in this run').toEqual([]);
  const unforeseen = [...seen.keys()].filter(
    (name) => name.startsWith('code ') && !CODES.includes(name.slice('code '.length)),
  );
  expect(unforeseen, 'codes that the table above does not know').toEqual([]);
}, 3_600_000);

function count(seen: Map<string, number>, decision: ComparableDecision): void {
  const names = [
    `outcome ${decision.outcome}`,
    ...decision.uncertain.map((code) => `code ${code}`),
    ...decision.backends.flatMap(({ fault }) => (fault === null ? [] : [`fault ${fault}`])),
    ...(decision.winner ? [`winner ${decision.winner.kind}`] : []),
    ...(decision.mirrors.length > 0 ? ['mirrors'] : []),
  ];
  for (const name of new Set(names)) seen.set(name, (seen.get(name) ?? 0) + 1);
}

function report(seen: ReadonlyMap<string, number>, worlds: number): void {
  const lines = [...seen].toSorted().map(([name, times]) => `${String(times).padStart(8)}  ${name}`);
  process.stdout.write(
    [`${worlds * REQUESTS_PER_WORLD} requests to ${worlds} worlds`, ...lines, ''].join('\n'),
  );
}

/** The smallest world and request found, and what both say: enough to put into a table test. */
function explain({ world: plain, requests }: RandomCase, seed: number, error: unknown): string {
  const world = worldOf(plain);
  const simulator = createSimulator(world, plain.options);
  for (const request of requests) {
    const expected = comparable(bruteDecide(request, world, plain.options));
    const actual = attempt(() => comparable(simulator.decide(request)));
    if (!isDeepStrictEqual(actual, expected)) {
      const parts = [
        plain.objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n'),
        `not synced: ${plain.unsynced.join(', ') || 'none'}, endpoints: ${plain.options.endpoints}`,
        `request: ${show(request)}`,
        `simulator: ${show(actual)}`,
        `brute force: ${show(expected)}`,
        `differs in: ${differences(actual, expected).join(', ')}`,
      ];
      return `Disagreement (seed ${seed}):\n${parts.join('\n')}`;
    }
  }
  return `The run failed otherwise (seed ${seed}): ${String(error)}`;
}

function attempt(decide: () => ComparableDecision): unknown {
  try {
    return decide();
  } catch (error) {
    return { threw: String(error) };
  }
}

const show = (value: SimulatedRequest | unknown): string => JSON.stringify(value, null, 1);

function differences(actual: unknown, expected: ComparableDecision): readonly string[] {
  const other = new Map(Object.entries(typeof actual === 'object' && actual !== null ? actual : {}));
  return Object.entries(expected).flatMap(([key, value]) =>
    isDeepStrictEqual(other.get(key), value) ? [] : [key],
  );
}
