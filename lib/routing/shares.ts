type Weighted = { readonly weight: number };

/** Highest weight the Gateway API allows in a backendRef. */
export const MAX_WEIGHT = 1_000_000;

/** Share of each backend, 0…1 of the sum of weights; null when the sum is 0, which the Gateway API leaves undefined. */
export function shares(backends: readonly Weighted[]): readonly number[] | null {
  const total = sum(backends.map((backend) => Math.max(0, backend.weight)));
  if (total === 0) return null;
  return backends.map((backend) => Math.max(0, backend.weight) / total);
}

/** Total in which new weights are written: the present sum when it is at least 100, else 100, so that a weight reads as percent. */
export function weightTotal(weights: readonly number[]): number {
  const present = sum(weights);
  return Number.isInteger(present) && present >= 100 && present <= MAX_WEIGHT ? present : 100;
}

/**
 * Gives backend `index` the share `share` (0…1) and the others the rest in their present ratio. Integers that add up to
 * `total` exactly. A backend that had traffic keeps at least weight 1 while there is something to share out.
 */
export function splitShares(
  weights: readonly number[],
  index: number,
  share: number,
  total: number = weightTotal(weights),
): readonly number[] {
  if (index < 0 || index >= weights.length) return weights;
  if (weights.length === 1) return [total];
  const own = Math.round(Math.min(1, Math.max(0, share)) * total);
  const others = weights.filter((_, at) => at !== index);
  const rest = distribute(others, total - own);
  return weights.map((_, at) => (at === index ? own : (rest[at < index ? at : at - 1] ?? 0)));
}

/** `count` weights as equal as integers can be, adding up to `total`; earlier ones take the remainder. */
export function evenWeights(count: number, total = 100): readonly number[] {
  return distribute(
    Array.from({ length: count }, () => 1),
    total,
  );
}

/** A share in words for labels: `90%`, `33.3%`, `<0.1%`, `>99.9%`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  if (percent < 100 && percent > 99.9) return '>99.9%';
  const rounded = Math.round(percent * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded.toFixed(0) : rounded.toFixed(1)}%`;
}

/** Largest remainder method: integers in the ratio of `parts` that add up to `total`. */
function distribute(parts: readonly number[], total: number): readonly number[] {
  const base = sum(parts) > 0 ? parts : parts.map(() => 1);
  const whole = sum(base);
  const exact = base.map((part) => (part / whole) * total);
  const result = exact.map((value) => Math.floor(value));
  const byRemainder = exact
    .map((value, at) => ({ at, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  let left = total - sum(result);
  for (const { at } of byRemainder) {
    if (left <= 0) break;
    result[at] = (result[at] ?? 0) + 1;
    left -= 1;
  }
  return keepAlive(result, base);
}

/** Rounding must not cut a backend off: whoever had a weight keeps 1, taken from the largest. */
function keepAlive(result: number[], base: readonly number[]): readonly number[] {
  for (const [at, value] of result.entries()) {
    if (value > 0 || (base[at] ?? 0) <= 0) continue;
    const largest = result.indexOf(Math.max(...result));
    const available = result[largest] ?? 0;
    if (available < 2) break;
    result[largest] = available - 1;
    result[at] = 1;
  }
  return result;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
