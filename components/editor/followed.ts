import type { FollowEntry } from '#components/status/follow-entry.ts';
import type { Stored } from './apply-draft.ts';

/** Newest first; a later write of an object takes the place of an earlier one, which is no longer what holds. */
export function followed(shown: readonly FollowEntry[], stored: readonly Stored[]): readonly FollowEntry[] {
  const added = stored
    .filter(({ changed }) => changed)
    .map(({ key, operation, sentAt, uid, generation, warnings }) => ({
      id: `${key}@${sentAt}`,
      key,
      operation,
      sentAt,
      uid,
      generation,
      warnings,
    }));
  const again = new Set(added.map(({ key }) => key));
  return [...added.toReversed(), ...shown.filter(({ key }) => !again.has(key))];
}
