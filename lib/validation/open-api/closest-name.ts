/** The candidate nearest to a mistyped name, or null when none is near. Case and `-`/`_` differences count as nearest. */
export function closestName(name: string, candidates: Iterable<string>): string | null {
  const plain = fold(name);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    const prefix = folded.startsWith(plain) && plain.length >= 4;
    const distance = prefix ? Math.min(1, folded.length - plain.length) : editDistance(plain, folded);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Levenshtein distance; names are short, so one row is kept. */
function editDistance(a: string, b: string): number {
  // A name of another size can be no near miss; this also bounds the work.
  if (Math.abs(a.length - b.length) > 4 || a.length > 64) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? Number.POSITIVE_INFINITY;
}
