import { describe, expect, it } from 'vitest';
import { OUTCOME } from '#components/status/follow-words.ts';
import type { FollowOutcome } from '#lib/status/follow.ts';
import { tallyOutcomes } from './tally-outcomes.ts';

describe('tallyOutcomes', () => {
  it.each<[string, readonly FollowOutcome[], readonly string[]]>([
    ['nothing', [], []],
    ['one', ['accepted'], ['1 accepted']],
    ['the worst first', ['accepted', 'refused', 'accepted'], ['1 refused', '2 accepted']],
    ['still waiting', ['waiting', 'accepted', 'silent'], ['1 silent', '1 waiting', '1 accepted']],
  ])('%s', (_, outcomes, expected) => {
    expect(tallyOutcomes(outcomes).map(({ outcome, count }) => `${count} ${outcome}`)).toEqual(expected);
  });

  it('counts every outcome there are words for', () => {
    const all = Object.keys(OUTCOME).filter((name): name is FollowOutcome => name in OUTCOME);
    expect(tallyOutcomes(all)).toHaveLength(all.length);
  });
});
