import fc from 'fast-check';
import { invariant } from '#lib/result/assert.ts';

/** Where all chance of a generated object comes from, so that a seed says everything. */
export type Draw = {
  /** 0 … count − 1. */
  readonly below: (count: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Several different entries, in their order. */
  readonly some: <T>(list: readonly T[], percent: number) => readonly T[];
  readonly chance: (percent: number) => boolean;
  readonly from: <T>(arbitrary: fc.Arbitrary<T>) => T;
};

/** An arbitrary from a function that draws what it needs. */
export function drawn<T>(build: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map((value) => {
    const from = <V>(arbitrary: fc.Arbitrary<V>): V => value(() => arbitrary);
    const below = (count: number): number => from(fc.noBias(fc.nat({ max: count - 1 })));
    return build({
      from,
      below,
      chance: (percent) => below(100) < percent,
      some: (list, percent) => list.filter(() => below(100) < percent),
      pick: (list) => {
        const picked = list[below(list.length)];
        invariant(picked !== undefined, 'there is something to pick from');
        return picked;
      },
    });
  });
}
