import type { World } from '#lib/gateway-api/world.ts';
import { createSimulator } from '#lib/routing/simulator.ts';
import { COHORTS } from './cohorts.ts';
import { type Agent, type Crowd, createCrowd, type Trouble } from './crowd.ts';
import { Ledger, record } from './ledger.ts';
import { type Choice, type Plan, planRequest } from './plan.ts';
import { createPopulation, type Party, type Population } from './population.ts';
import { createRandom, type Random } from './random.ts';
import type { Traffic } from './read-traffic.ts';
import { type Call, createSites, type Site, type Sites, type Source } from './sites.ts';

type EngineOptions = {
  readonly traffic: Traffic;
  readonly seed: number;
  /** The cluster as it is; the same object as long as nothing changed. */
  readonly world: () => World;
  /** What of the world's routes is enforced; a mesh may ignore some. The same world must give the same answer. */
  readonly enforced?: (world: World) => World;
};

/** A proxy that answers by itself takes no time to speak of. */
const REFUSAL_MS = 0.25;
/** No chain is longer; a table that calls in circles ends here. */
const MAX_DEPTH = 8;
/** A process that slept sends no flood when it wakes. */
const MAX_STEP_SECONDS = 2;
/** A request that fails over needs no answer's size. */
const SMALL_ANSWER = 120;
const SERIALS = 2 ** 22;

/** The people a chain is for, and how deep it is by now. */
type Chain = { readonly cohort: number; readonly depth: number };
const NO_CALLS: { readonly waitedMs: number; readonly isBroken: boolean } = { waitedMs: 0, isBroken: false };

/** What became of a request, as part of a row's number. */
const ANSWERED = 0;
const FAILED = 1;
const BROKEN = 2;
const TIMED_OUT = 3;
const COPIED = 4;
type Ending = typeof ANSWERED | typeof FAILED | typeof BROKEN | typeof TIMED_OUT | typeof COPIED;

/** Sends requests along the routes of a cluster, in steps of time given from outside. The same seed, steps and objects give the same ledger. */
export class TrafficEngine {
  readonly ledger = new Ledger();
  readonly #options: EngineOptions;
  readonly #random: Random;
  readonly #sites: Sites;
  /** What becomes of requests by site and cohort, as long as it holds. */
  readonly #plans = new Map<Site, (Plan | undefined)[]>();
  #troubles: readonly Trouble[] = [];
  #world: World | null = null;
  #routes: World | null = null;
  #crowd: Crowd | null = null;
  #population: Population | null = null;
  #hasFailed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#sites = createSites(options.traffic);
  }

  /** Faults from now on, in place of those before. */
  setTroubles(troubles: readonly Trouble[]): void {
    this.#troubles = troubles;
    this.#world = null;
  }

  /** Every Pod as of the last step; empty before the first. */
  get everyone(): readonly Party[] {
    return this.#population?.everyone ?? [];
  }

  /** Sends what is due after this many seconds. Changes of the cluster take effect here. */
  tick(seconds: number): void {
    const crowd = this.#lookAround();
    const step = Math.min(seconds, MAX_STEP_SECONDS);
    for (const source of this.#sites.sources) {
      source.debt += source.perSecond * step;
      const due = Math.floor(source.debt);
      source.debt -= due;
      this.#sendFrom(crowd, source, due);
    }
  }

  #lookAround(): Crowd {
    const world = this.#options.world();
    if (this.#crowd && world === this.#world) return this.#crowd;
    this.#world = world;
    this.#routes = this.#options.enforced?.(world) ?? world;
    this.#plans.clear();
    this.#population = createPopulation(world);
    this.#crowd = createCrowd(this.#population, {
      manners: this.#options.traffic.manners,
      sites: this.#sites,
      troubles: this.#troubles,
    });
    return this.#crowd;
  }

  #sendFrom(crowd: Crowd, { site, workload }: Source, due: number): void {
    const { from } = site;
    const clients =
      from.kind === 'gateway'
        ? crowd.gateway(from.namespace, workload)
        : crowd.workload(from.namespace, workload);
    for (let sent = 0; sent < due; sent += 1) {
      const client = clients[Math.floor(this.#random.next() * clients.length)];
      if (client) this.#send(site, client, { cohort: this.#chooseCohort(), depth: 0 });
    }
  }

  #chooseCohort(): number {
    let left = this.#random.next();
    for (const [index, { share }] of COHORTS.entries()) {
      left -= share;
      if (left < 0) return index;
    }
    return 0;
  }

  /** One request with all it brings about; gives how long it took, in milliseconds. `#hasFailed` says whether it failed. */
  #send(site: Site, client: Agent, chain: Chain): number {
    const plan = this.#planOf(site, chain.cohort);
    for (const { share, choice } of plan.mirrors) if (this.#random.next() < share) this.#copy(choice, client);
    const choice = this.#choose(plan);
    if (!choice) {
      this.#hasFailed = true;
      return 0;
    }
    const at = Math.floor(this.#random.next() * choice.targets.length);
    const target = choice.targets[at] ?? null;
    if (choice.refusal !== null) return this.#refuse(choice, client);
    const own = this.#ownTime(target);
    const { waitedMs, isBroken } =
      target === null ? NO_CALLS : this.#callOn(choice.calls[at] ?? [], target, chain);
    const ms = own + waitedMs;
    const ending = this.#endingOf({ target, isBroken, ms, plan, choice });
    const latencyMs = roundMs(ending === TIMED_OUT ? plan.timeoutMs : ms);
    this.#note(choice, { client, target, ending }, latencyMs);
    this.#hasFailed = ending !== ANSWERED;
    return latencyMs;
  }

  #callOn(calls: readonly Call[], target: Agent, { cohort, depth }: Chain): typeof NO_CALLS {
    if (calls.length === 0 || depth >= MAX_DEPTH) return NO_CALLS;
    const chain = { cohort, depth: depth + 1 };
    let waitedMs = 0;
    let isBroken = false;
    for (const { site, times, needed } of calls) {
      const count = Math.floor(times) + (this.#random.next() < times % 1 ? 1 : 0);
      for (let index = 0; index < count; index += 1) {
        waitedMs += this.#send(site, target, chain);
        if (needed && this.#hasFailed) isBroken = true;
      }
    }
    return { waitedMs, isBroken };
  }

  #planOf(site: Site, cohort: number): Plan {
    const plans = this.#plans.get(site) ?? [];
    const known = plans[cohort];
    if (known) return known;
    const world = this.#routes ?? this.#options.world();
    const crowd = this.#crowd ?? this.#lookAround();
    const simulator = createSimulator(world, { endpoints: 'strict' });
    const headers = COHORTS[cohort]?.headers ?? [];
    const plan = planRequest({ world, simulator, crowd }, { from: site.from, shape: site.shape, headers });
    plans[cohort] = plan;
    this.#plans.set(site, plans);
    return plan;
  }

  #choose({ choices, limits }: Plan): Choice | undefined {
    if (choices.length <= 1) return choices[0];
    const drawn = this.#random.next();
    return choices.find((_, index) => drawn < (limits[index] ?? 1)) ?? choices.at(-1);
  }

  #ownTime(target: Agent | null): number {
    // Somebody outside of the cluster: we know nothing of it but that it is far.
    const { medianMs, spread } = target ?? { medianMs: 80, spread: 0.4 };
    return medianMs * Math.exp(spread * this.#random.normal());
  }

  #endingOf(end: {
    readonly target: Agent | null;
    readonly isBroken: boolean;
    readonly ms: number;
    readonly plan: Plan;
    readonly choice: Choice;
  }): Ending {
    const { target, isBroken, ms, plan, choice } = end;
    const hasError = this.#random.next() < (target?.errors ?? 0);
    if (choice.key.protocol === 'tcp') return ANSWERED;
    if (ms > plan.timeoutMs) return TIMED_OUT;
    if (isBroken) return BROKEN;
    return hasError ? FAILED : ANSWERED;
  }

  #refuse(choice: Choice, client: Agent): number {
    this.#note(choice, { client, target: null, ending: FAILED }, REFUSAL_MS);
    this.#hasFailed = (choice.refusal?.status ?? 503) >= 400 || choice.key.protocol === 'tcp';
    return REFUSAL_MS;
  }

  /** What a mirror answers is thrown away; it calls nobody on. */
  #copy(choice: Choice, client: Agent): void {
    const target = choice.targets[Math.floor(this.#random.next() * choice.targets.length)];
    if (target) this.#note(choice, { client, target, ending: COPIED }, roundMs(this.#ownTime(target)));
  }

  #note(
    choice: Choice,
    { client, target, ending }: { client: Agent; target: Agent | null; ending: Ending },
    latencyMs: number,
  ): void {
    const number = (client.serial * SERIALS + (target?.serial ?? 0)) * 8 + ending;
    let row = choice.rows.get(number);
    if (!row) {
      row = this.ledger.row({
        ...choice.key,
        client: client.party,
        destination: target?.party ?? null,
        ...resultOf(choice, ending),
        mirror: ending === COPIED,
      });
      choice.rows.set(number, row);
    }
    const size = Math.exp(0.3 * this.#random.normal());
    const bytes = ending === ANSWERED || ending === COPIED ? (target?.bytes ?? 600) : SMALL_ANSWER;
    record(row, {
      latencyMs,
      sentBytes: Math.round(420 * size),
      receivedBytes: Math.round(bytes * size),
    });
  }
}

/** Sums of such numbers are exact whatever their order. */
function roundMs(ms: number): number {
  return Math.max(1, Math.round(ms * 1_024)) / 1_024;
}

function resultOf({ refusal, key }: Choice, ending: Ending) {
  if (refusal !== null) return refusal;
  const grpc = key.protocol === 'grpc';
  if (key.protocol === 'tcp') return { status: 0, grpcStatus: null, failure: null };
  switch (ending) {
    case ANSWERED:
    case COPIED:
      return { status: 200, grpcStatus: grpc ? 'OK' : null, failure: null };
    case FAILED:
      return { status: grpc ? 200 : 500, grpcStatus: grpc ? 'INTERNAL' : null, failure: null };
    case BROKEN:
      return { status: grpc ? 200 : 502, grpcStatus: grpc ? 'UNAVAILABLE' : null, failure: null };
    case TIMED_OUT:
      return { status: 504, grpcStatus: grpc ? 'DEADLINE_EXCEEDED' : null, failure: 'timeout' as const };
  }
}
