import type { Decision } from '../decision.ts';
import type { ImpactLine, RequestClass } from './impact.ts';

/** Part of the requests that gets an error, 0…1. What is not known does not count. */
export function failingShare({ outcome, backends }: Decision): number {
  if (outcome === 'error') return 1;
  return backends.reduce((sum, { share, status }) => sum + (status !== null && status >= 400 ? share : 0), 0);
}

/** By how much the part that gets an error grows in a class, 0…1; in the worse reading where two are possible. */
export function growthOfFailures({ before, after, otherReading }: RequestClass): number {
  const readings = [{ before, after }, ...(otherReading ? [otherReading] : [])];
  return Math.max(
    0,
    ...readings.map((reading) => failingShare(reading.after) - failingShare(reading.before)),
  );
}

/** Part of the requests of a class that gets to another place, 0…1; 0 where they arrive otherwise only. */
function sizeOfMove({ before, after, otherReading }: RequestClass): number {
  const readings = [{ before, after }, ...(otherReading ? [otherReading] : [])];
  return Math.max(...readings.map((reading) => distance(placesOf(reading.before), placesOf(reading.after))));
}

function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const places = new Set([...a.keys(), ...b.keys()]);
  return [...places].reduce((sum, place) => sum + Math.abs((a.get(place) ?? 0) - (b.get(place) ?? 0)), 0) / 2;
}

function placesOf({ outcome, redirect, backends }: Decision): ReadonlyMap<string, number> {
  if (backends.length === 0) return new Map([[`${outcome} ${redirect?.location ?? ''}`, 1]]);
  const places = new Map<string, number>();
  for (const { kind, namespace, name, port, fault, share } of backends) {
    const place = `${kind} ${namespace}/${name}:${port} ${fault ?? ''}`;
    places.set(place, (places.get(place) ?? 0) + share);
  }
  return places;
}

/** Order of what holds a line: newly failing requests first, then the larger part that moves, of as many as were observed, then what is certain. */
export function byWeight<T>(
  classes: readonly RequestClass[],
  lineOf: (item: T) => ImpactLine,
): (a: T, b: T) => number {
  const byId = new Map(classes.map((each) => [each.id, each]));
  const known = new Map<ImpactLine, readonly [failing: number, moving: number, certain: number]>();
  const weigh = (line: ImpactLine): readonly [failing: number, moving: number, certain: number] => {
    const memo = known.get(line);
    if (memo) return memo;
    const members = line.classes.flatMap((id) => byId.get(id) ?? []);
    const largest = (sizeOf: (each: RequestClass) => number): number =>
      Math.max(0, ...members.map((each) => sizeOf(each) * (each.observed ?? 1)));
    const weight = [largest(growthOfFailures), largest(sizeOfMove), Number(!line.isOpen)] as const;
    known.set(line, weight);
    return weight;
  };
  return (a, b) => {
    const [x, y] = [weigh(lineOf(a)), weigh(lineOf(b))];
    return y[0] - x[0] || y[1] - x[1] || y[2] - x[2];
  };
}
