/**
 * Upper bounds in milliseconds: all those of Istio, Envoy and Linkerd together, so that each mesh's buckets are exact sums of
 * these. Nothing the traffic makes lasts longer than the last one; what did would be in `+Inf` only.
 */
export const LATENCY_BOUNDS: readonly number[] = [
  0.5, 1, 2, 3, 4, 5, 10, 20, 25, 30, 40, 50, 100, 200, 250, 300, 400, 500, 1_000, 2_000, 2_500, 3_000, 4_000,
  5_000, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000,
];

/** Upper bounds in bytes, as Istio's proxies have them. */
export const SIZE_BOUNDS: readonly number[] = [1, 8, 64, 512, 4_096, 32_768, 262_144, 2_097_152];

/** Counts per bucket (not cumulative, the last one beyond all bounds) and the exact sum. */
export type Histogram = { readonly buckets: Float64Array; sum: number };

/** An empty histogram over the bounds. */
export function createHistogram(bounds: readonly number[]): Histogram {
  return { buckets: new Float64Array(bounds.length + 1), sum: 0 };
}

/** Counts one value. */
export function observe(histogram: Histogram, bounds: readonly number[], value: number): void {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (bounds[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  histogram.buckets[low] = (histogram.buckets[low] ?? 0) + 1;
  histogram.sum += value;
}

/** Adds the counts of one histogram to another over the same bounds. */
export function addHistogram(into: Histogram, from: Histogram): void {
  for (const [index, count] of from.buckets.entries())
    into.buckets[index] = (into.buckets[index] ?? 0) + count;
  into.sum += from.sum;
}

/** How many values are at most each of `asked`, which must be bounds of the histogram or lie beyond the last one. */
export function cumulativeAt(
  histogram: Histogram,
  bounds: readonly number[],
  asked: readonly number[],
): readonly number[] {
  let index = 0;
  let sum = 0;
  return asked.map((bound) => {
    while (index < bounds.length && (bounds[index] ?? 0) <= bound) {
      sum += histogram.buckets[index] ?? 0;
      index += 1;
    }
    return sum;
  });
}
