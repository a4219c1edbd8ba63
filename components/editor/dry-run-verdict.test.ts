import { describe, expect, it } from 'vitest';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { WatchState } from '#lib/wire/clusters.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { type DraftVerdict, draftVerdict } from './dry-run-verdict.ts';
import type { DryRun } from './use-dry-run.ts';

function dryRun(state: DryRun['state'], ...codes: readonly (ErrorCode | null)[]): DryRun {
  const verdicts = codes.map((code, index) => {
    const ref = { cluster: 'c', group: 'g', version: 'v1', kind: 'K', namespace: 'n', name: `a${index}` };
    const error = code && { code, message: '', causes: [], requestId: '' };
    const outcome = code ? ('failed' as const) : ('configured' as const);
    const stored = { object: null, uid: null, generation: null, resourceVersion: null, warnings: [] };
    return [objectKey(ref), { text: '', result: { ref, outcome, ...stored, error } }] as const;
  });
  return { verdicts: new Map(verdicts), state, error: null };
}

describe('draftVerdict', () => {
  it.each<[string, DryRun, WatchState, boolean, DraftVerdict]>([
    ['taken', dryRun('done', null), 'LIVE', true, 'accepted'],
    ['refused', dryRun('done', null, 'invalid'), 'LIVE', true, 'refused'],
    ['owned', dryRun('done', 'conflict-fields'), 'LIVE', true, 'owned'],
    ['on its way', dryRun('checking', null), 'LIVE', true, null],
    ['taken, but the cluster is away since', dryRun('done', null), 'STALE', true, 'unchecked'],
    ['taken, but the credentials ran out since', dryRun('done', null), 'AUTH', true, 'unchecked'],
    ['taken, but Meshloom is away since', dryRun('done', null), 'LIVE', false, 'unchecked'],
    ['nobody looked at it', dryRun('done', null, 'cluster-unreachable'), 'LIVE', true, 'unchecked'],
  ])('%s', (_, run, cluster, isConnected, expected) => {
    expect(draftVerdict(run, { cluster, isConnected })).toBe(expected);
  });
});
