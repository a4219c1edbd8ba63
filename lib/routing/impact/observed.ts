import type { SimulatedRequest } from '../request.ts';
import { classId, type DividedFrontend, keyOfRequest } from './frontend-classes.ts';
import type { Frontend } from './impact.ts';
import type { Sides } from './side.ts';
import { hostsAt, originOf } from './witness.ts';

/** Requests seen on a frontend that are alike. */
export type ObservedRequests = Pick<SimulatedRequest, 'method' | 'path' | 'headers' | 'protocol'> & {
  /** Host asked for through a Gateway; in a mesh the Service is meant anyway. */
  readonly host?: string;
  readonly count: number;
};

/** What telemetry saw on a frontend; null where it saw nothing or does not know. */
export type Observer = (frontend: Frontend) => readonly ObservedRequests[] | null;

/** Part of the observed requests by class id, 0…1; null without observations. */
export function weigh(
  sides: Sides,
  divided: readonly DividedFrontend[],
  observe: Observer | undefined,
): ReadonlyMap<string, number> | null {
  const pair = divided[0]?.pair;
  const seen = (pair && observe?.(pair.frontend)) ?? [];
  const total = seen.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  if (!pair || total === 0) return null;
  const from = originOf(pair);
  const weights = new Map<string, number>();
  for (const { count, host, method, path, headers, protocol } of seen) {
    const target = hostsAt(pair, host ?? 'other.example')[0] ?? '';
    const request = { from, host: target, method, path, headers, protocol };
    const key = keyOfRequest(sides, request);
    const part = divided.find((each) => each.protocol === null || each.protocol === protocol);
    const id = classId(pair.frontend, part?.protocol ?? null, key);
    weights.set(id, (weights.get(id) ?? 0) + Math.max(0, count) / total);
  }
  return weights;
}
