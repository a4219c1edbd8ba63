/**
 * Order of two resourceVersions of the same resource type (integers since Kubernetes 1.35, KEP-5504): negative, 0, positive.
 * Null when they cannot be ordered, e.g. an opaque one of an aggregated API.
 */
export function compareVersions(a: string, b: string): number | null {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return a === b ? 0 : null;
  const left = BigInt(a);
  const right = BigInt(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
