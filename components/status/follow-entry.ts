import type { ObjectKey } from '#lib/identity/object-ref.ts';

/** One write to follow. A new `id` for each write, also of the same object. */
export type FollowEntry = {
  readonly id: string;
  readonly key: ObjectKey;
  readonly operation: 'apply' | 'delete';
  /** Ms since epoch, this browser's clock, when the request left. */
  readonly sentAt: number;
  /** As the API server answered; null while the answer is not there. */
  readonly uid: string | null;
  readonly generation: number | null;
  /** What the API server had to say about the write although it took it. */
  readonly warnings: readonly string[];
};

/** True when a later one of the entries writes the same object; what the cluster then shows is the later write's. */
export function isSuperseded(entry: FollowEntry, entries: readonly FollowEntry[]): boolean {
  return entries.some((other) => other.key === entry.key && other.sentAt > entry.sentAt);
}
