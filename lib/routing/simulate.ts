import type { World } from '#lib/gateway-api/world.ts';
import type { Decision, TraceStep } from './decision.ts';
import type { SimulatedRequest } from './request.ts';
import { createSimulator, type SimulationOptions } from './simulator.ts';

/** What one request gets in a world, and why. For many requests use `createSimulator` and ask for traces only where they are read. */
export function simulate(
  request: SimulatedRequest,
  world: World,
  options: SimulationOptions = {},
): { readonly decision: Decision; readonly trace: readonly TraceStep[] } {
  const simulator = createSimulator(world, options);
  return { decision: simulator.decide(request), trace: simulator.trace(request) };
}
