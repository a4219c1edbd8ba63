import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { World } from '#lib/gateway-api/world.ts';
import { lineupFor } from '../decide-at.ts';
import type { Decision } from '../decision.ts';
import { matchesRequest } from '../match/match-request.ts';
import type { SimulatedRequest } from '../request.ts';
import { RequestView } from '../request-view.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import { classOf, frontendOf } from './class-of.ts';
import { datedAfter } from './compared-worlds.ts';
import type { Impact, RequestClass } from './impact.ts';
import { impactOf } from './impact-of.ts';
import { type DraftCase, randomDraft } from './random-draft.fixture.ts';

/** Worlds × requests make the samples; a long run sets IMPACT_WORLDS and IMPACT_SEED. */
const WORLDS = Number(process.env.IMPACT_WORLDS ?? 520);
const SEED = Number(process.env.IMPACT_SEED ?? 20_261_123);
const REQUESTS = 40;

const randomCase = fc.oneof(
  { weight: 3, arbitrary: randomDraft('mesh', REQUESTS) },
  { weight: 2, arbitrary: randomDraft('gateway', REQUESTS) },
);

type Counts = {
  samples: number;
  inClass: number;
  moved: number;
  outside: number;
  witnesses: number;
  /** Classes without a witness that do not say so. */
  silent: string[];
  contested: number;
};

test('every request falls in one class and gets what the class says; what is not listed does not change', () => {
  const counts: Counts = {
    samples: 0,
    inClass: 0,
    moved: 0,
    outside: 0,
    witnesses: 0,
    silent: [],
    contested: 0,
  };
  const exact = fc.property(randomCase, (draft) => {
    const complaint = complaintAbout(draft, counts);
    if (complaint !== null) throw new Error(complaint);
  });
  const run = fc.check(exact, { seed: SEED, numRuns: WORLDS });
  const [found] = run.counterexample ?? [];
  if (found) throw new Error(`seed ${run.seed}: ${explain(found, run.errorInstance)}`);
  if (process.env.IMPACT_REPORT) process.stdout.write(`${JSON.stringify(counts)}\n`);

  expect(run.numRuns).toBe(WORLDS);
  // The sample says something only when it covers all of these.
  expect(counts.samples).toBeGreaterThanOrEqual(Math.min(20_000, WORLDS * REQUESTS));
  expect(counts.inClass).toBeGreaterThan(counts.samples / 10);
  expect(counts.moved).toBeGreaterThan(counts.samples / 20);
  expect(counts.outside).toBeGreaterThan(counts.samples / 20);
  expect(counts.contested).toBeGreaterThan(0);
  expect(counts.silent).toEqual([]);
}, 120_000);

function complaintAbout({ before, after, endpoints, requests }: DraftCase, counts: Counts): string | null {
  const impact = impactOf(before, after, { endpoints });
  if (!impact.isComplete) return 'the effort was used up';
  const ids = impact.classes.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return 'two classes have the same id';
  const ask = askBoth({ before, after, endpoints });
  for (const each of impact.classes) {
    const complaint = complaintAboutWitness(impact, each, ask, counts);
    if (complaint !== null) return complaint;
  }
  for (const request of requests) {
    const complaint = complaintAboutRequest(impact, request, ask, counts);
    if (complaint !== null) return `${complaint}\n${stringify(request)}`;
  }
  return null;
}

type Ask = {
  readonly worlds: { readonly before: World; readonly after: World; readonly endpoints: 'strict' | 'assume' };
  readonly before: Simulator;
  readonly after: Simulator;
};

function askBoth(worlds: Ask['worlds']): Ask {
  const { endpoints } = worlds;
  return {
    worlds,
    before: createSimulator(worlds.before, { endpoints }),
    after: createSimulator(datedAfter(worlds.before, worlds.after), { endpoints }),
  };
}

function complaintAboutWitness(impact: Impact, each: RequestClass, ask: Ask, counts: Counts): string | null {
  counts.witnesses += 1;
  if (each.witness === null) {
    if (!each.uncertain.some(({ code }) => code === 'no-witness')) counts.silent.push(each.id);
    return null;
  }
  const found = classOf(impact, each.witness, ask.worlds);
  if (found !== each) return `the witness of ${each.id} belongs to ${found?.id ?? 'no class'}`;
  if (!isDeepStrictEqual(ask.before.decide(each.witness), each.before))
    return `${each.id}: before is not that of the witness`;
  if (!isDeepStrictEqual(ask.after.decide(each.witness), each.after))
    return `${each.id}: after is not that of the witness`;
  return null;
}

function complaintAboutRequest(
  impact: Impact,
  request: SimulatedRequest,
  ask: Ask,
  counts: Counts,
): string | null {
  counts.samples += 1;
  const [before, after] = [ask.before.decide(request), ask.after.decide(request)];
  const found = classOf(impact, request, ask.worlds);
  if (found === null) {
    if (entrances(request, ask).size !== 1) return null;
    counts.outside += 1;
    if (frontendOf(impact, request, ask.worlds))
      return 'the frontend is listed, but the request is in no class';
    return isDeepStrictEqual(comparable(before), comparable(after)) ? null : 'not listed, but it changes';
  }
  counts.inClass += 1;
  if (found.moved) counts.moved += 1;
  const isSame =
    isDeepStrictEqual(fate(before, found), fate(found.before, found)) &&
    isDeepStrictEqual(fate(after, found), fate(found.after, found));
  if (!isSame) return `does not get what ${found.id} says`;
  // What differs for one request of a class is told for the class.
  if (!found.moved && !isDeepStrictEqual(effect(before), effect(after)))
    return `${found.id} moves but does not say so`;
  const [old, now] = [expressionsFirst(ask.before, request), expressionsFirst(ask.after, request)];
  if (!old && !now) return null;
  counts.contested += 1;
  if (!found.moved && !isDeepStrictEqual(effect(old ?? before), effect(now ?? after)))
    return `${found.id} moves where expressions go first but does not say so`;
  return null;
}

/** What a request gets where path expressions go before path prefixes; null: no expression matches, or no prefix decides. */
function expressionsFirst({ frontends, decideWith }: Simulator, request: SimulatedRequest): Decision | null {
  const view = new RequestView(request);
  const location = frontends.locate(view);
  const lineup = location.at === 'routes' ? lineupFor(location.routes, view) : [];
  const table = lineup.find((each) => each.first(view) !== null);
  if (table?.first(view)?.conditions.path?.type !== 'PathPrefix') return null;
  const expression = table.ordered.find(
    ({ conditions }) => conditions.path?.type === 'RegularExpression' && matchesRequest(conditions, view),
  );
  return expression ? decideWith(expression, request) : null;
}

/** The frontends at which a request arrives on the two sides; what arrives at none or at different ones is not claimed. */
function entrances(request: SimulatedRequest, ask: Ask): ReadonlySet<string> {
  const locations = [ask.before, ask.after].map(({ frontends }) =>
    frontends.locate(new RequestView(request)),
  );
  // An address may be a Service's on one side only.
  if (/^[[\d]|:.*:/.test(request.host) && new Set(locations.map(({ at }) => at)).size > 1) return new Set();
  const sets = locations.flatMap((location) => (location.at === 'routes' ? [location.routes] : []));
  return new Set(
    sets.map((set) =>
      set.parent === 'mesh'
        ? `${set.service.namespace}/${set.service.name}:${set.port}`
        : `${set.listener.owner} ${set.listener.name}`,
    ),
  );
}

/** What all requests of a class have in common; the port asked for is not, where the class is about any port. */
function fate({ outcome, status, winner, backends }: Decision, { frontend }: RequestClass): unknown {
  const isAnyPort = frontend.port === null && winner === null;
  const targets = backends.map(({ request: _request, responseHeaders: _headers, port, ...rest }) => ({
    ...rest,
    port: isAnyPort ? null : port,
  }));
  return [outcome, status, winner, targets];
}

/** Without what is open: that may be told differently. */
function comparable({ uncertain: _uncertain, ...decision }: Decision): unknown {
  return decision;
}

/** What a client and the backends notice. */
function effect({ outcome, status, redirect, response, mirrors, effects, backends }: Decision): unknown {
  const reached = new Map<string, number>();
  for (const { share, ...backend } of backends) {
    if (share === 0) continue;
    const key = JSON.stringify(
      backend.fault === null ? backend : { ...backend, request: null, responseHeaders: null },
    );
    reached.set(key, (reached.get(key) ?? 0) + share);
  }
  const way = outcome === 'passthrough' && backends.length > 0 ? 'forward' : outcome;
  const shares = [...reached].map(([key, share]) => [key, share.toFixed(9)]).sort();
  return [way, status, redirect, response, mirrors, way === 'forward' ? effects : null, shares];
}

function explain({ before, after, endpoints }: DraftCase, error: unknown): string {
  const objects = (world: World) =>
    [...world.objects.values()].map((object) => stringify(object)).join('---\n');
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nendpoints ${endpoints}\n### before\n${objects(before)}\n### after\n${objects(after)}`;
}
