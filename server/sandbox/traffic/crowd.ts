import type { Party, Population } from './population.ts';
import type { Manner } from './read-traffic.ts';
import type { Call, Sites } from './sites.ts';

/** A fault of the Pods behind a Service, for demonstrations and tests. */
export type Trouble = {
  readonly namespace: string;
  readonly service: string;
  /** Share of requests that fail besides, 0…1. */
  readonly failing: number;
  /** How many times slower they answer; 1 is as always. */
  readonly slow: number;
};

/** A Pod at work. */
export type Agent = {
  readonly party: Party;
  /** A small number of its own, from 1. */
  readonly serial: number;
  readonly medianMs: number;
  readonly spread: number;
  /** Share of requests it fails, 0…1. */
  readonly errors: number;
  readonly bytes: number;
  readonly callsFor: (path: string) => readonly Call[];
};

/** The Pods of a moment, at work; each has one agent. */
export type Crowd = {
  readonly behind: (namespace: string, service: string) => readonly Agent[];
  readonly workload: (namespace: string, workload: string) => readonly Agent[];
  readonly gateway: (namespace: string, name: string) => readonly Agent[];
};

/** Applications nobody described. */
const ORDINARY: Omit<Manner, 'app' | 'version'> = { medianMs: 8, spread: 0.5, errors: 0.001, bytes: 1_500 };

type CrowdOptions = {
  readonly manners: readonly Manner[];
  readonly sites: Sites;
  readonly troubles: readonly Trouble[];
};

/** Puts a population to work. */
export function createCrowd(population: Population, options: CrowdOptions): Crowd {
  const agents = new Map<string, Agent>();
  const troubled = troublesByPod(population, options.troubles);
  const agentOf = (party: Party): Agent => {
    const name = podName(party);
    const known = agents.get(name);
    if (known) return known;
    const agent = createAgent({ party, serial: agents.size + 1 }, options, troubled.get(name) ?? []);
    agents.set(name, agent);
    return agent;
  };
  return {
    behind: (namespace, service) => population.behind(namespace, service).map(agentOf),
    workload: (namespace, workload) => population.workload(namespace, workload).map(agentOf),
    gateway: (namespace, name) => population.gateway(namespace, name).map(agentOf),
  };
}

function troublesByPod(
  population: Population,
  troubles: readonly Trouble[],
): ReadonlyMap<string, readonly Trouble[]> {
  const byPod = new Map<string, Trouble[]>();
  for (const trouble of troubles)
    for (const party of population.behind(trouble.namespace, trouble.service))
      byPod.set(podName(party), [...(byPod.get(podName(party)) ?? []), trouble]);
  return byPod;
}

function createAgent(
  who: Pick<Agent, 'party' | 'serial'>,
  { manners, sites }: CrowdOptions,
  troubles: readonly Trouble[],
): Agent {
  const { namespace, app, version } = who.party;
  const name = `${namespace}/${app}`;
  const manner =
    manners.find((each) => each.app === name && (each.version === '*' || each.version === version)) ??
    ORDINARY;
  return {
    ...who,
    medianMs: troubles.reduce((median, { slow }) => median * slow, manner.medianMs),
    spread: manner.spread,
    errors: troubles.reduce((share, { failing }) => 1 - (1 - share) * (1 - failing), manner.errors),
    bytes: manner.bytes,
    callsFor: (path) => sites.callsOf(name, path),
  };
}

function podName({ namespace, pod }: Party): string {
  return `${namespace}/${pod}`;
}
