import type { World } from '#lib/gateway-api/world.ts';
import type { RouteSet } from '../frontend/route-set.ts';
import { createServiceIndex, type EndpointsOption, type ServiceIndex } from '../frontend/service-index.ts';
import type { Candidate } from '../match/candidate.ts';
import { planRule, type RulePlan } from '../outcome/plan-rule.ts';
import { createSimulator, type Simulator } from '../simulator.ts';

/** One of the two worlds that are compared, ready to be asked. */
export type Side = {
  readonly world: World;
  readonly simulator: Simulator;
  readonly services: ServiceIndex;
  /** What the rule of a candidate does, whatever the request. */
  readonly planOf: (candidate: Candidate, parent: RouteSet['parent']) => RulePlan;
};

/** The worlds before and after. */
export type Sides = { readonly before: Side; readonly after: Side };

/** Prepares a world. */
export function createSide(world: World, endpoints: EndpointsOption): Side {
  const services = createServiceIndex(world, endpoints);
  const plans = new Map<string, RulePlan>();
  return {
    world,
    simulator: createSimulator(world, { endpoints }),
    services,
    planOf: ({ route, rule }, parent) => {
      const key = `${parent} ${route.kind}/${route.namespace}/${route.name} ${rule.index}`;
      const known = plans.get(key);
      if (known) return known;
      const plan = planRule({ world, services, parent }, route, rule);
      plans.set(key, plan);
      return plan;
    },
  };
}
