import { formatShare } from '#lib/routing/shares.ts';
import type { BackendEdge } from './model.ts';

/** The share of an edge for its label: `10%`, `25% + 75%` for a backend a rule names twice; null when it is not defined. */
export function edgeShare({ share, parts }: Pick<BackendEdge, 'share' | 'parts'>): string | null {
  if (share === null) return null;
  return (parts ?? [{ share }]).map((part) => formatShare(part.share ?? 0)).join(' + ');
}
