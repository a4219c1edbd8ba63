import type { Connection } from '#components/live/connection-state.ts';
import type { Tone } from '#components/ui/tone.ts';
import { assertNever } from '#lib/result/assert.ts';
import type { ClusterSummary, KindStatus } from '#lib/wire/clusters.ts';

/** One state for the header: the worst of browser ↔ Meshloom, Meshloom ↔ cluster, and the kinds. */
export type OverallState = {
  readonly id:
    | 'connecting'
    | 'offline'
    | 'stale'
    | 'unauthenticated'
    | 'cluster-unreachable'
    | 'cluster-auth'
    | 'loading'
    | 'partly'
    | 'live';
  readonly tone: Tone;
  readonly words: string;
  /** What it means for what is on the screen; null when there is nothing to add. */
  readonly detail: string | null;
  /** Ms since epoch of the last word, for states that have one. */
  readonly since: number | null;
};

/** Decides what the header says. Nearer faults hide farther ones: without Meshloom the cluster's state is unknown. */
export function overallState(
  connection: Connection,
  cluster: ClusterSummary | null,
  kinds: readonly KindStatus[],
): OverallState {
  const { state, since } = connection;
  switch (state) {
    case 'connecting':
      return { id: 'connecting', tone: 'idle', words: 'Connecting', detail: null, since: null };
    case 'unauthenticated':
      return {
        id: 'unauthenticated',
        tone: 'bad',
        words: 'Signed out',
        detail:
          'Meshloom no longer knows this browser. Open the link from the terminal again; drafts are kept.',
        since,
      };
    case 'offline':
      return {
        id: 'offline',
        tone: 'bad',
        words: 'Meshloom unreachable',
        detail:
          'The Meshloom process does not answer. What you see is the last known state; drafts are kept.',
        since,
      };
    case 'stale':
      return {
        id: 'stale',
        tone: 'warn',
        words: 'Stale',
        detail: 'No word from Meshloom for a while; reconnecting. What you see is the last known state.',
        since,
      };
    case 'live':
      return clusterState(cluster, kinds);
    default:
      return assertNever(state);
  }
}

function clusterState(cluster: ClusterSummary | null, kinds: readonly KindStatus[]): OverallState {
  const lastSeen = kinds.reduce<number | null>(
    (latest, kind) =>
      kind.lastSeen !== null && (latest === null || kind.lastSeen > latest) ? kind.lastSeen : latest,
    null,
  );
  if (cluster?.state === 'AUTH') {
    const detail =
      cluster.message ?? 'The cluster refuses the credentials. Renew them; Meshloom goes on by itself.';
    return { id: 'cluster-auth', tone: 'bad', words: 'Credentials refused', detail, since: lastSeen };
  }
  if (cluster?.state === 'STALE') {
    const detail = cluster.message ?? 'The API server does not answer. What you see is the last known state.';
    return { id: 'cluster-unreachable', tone: 'warn', words: 'Cluster unreachable', detail, since: lastSeen };
  }
  const stale = kinds.filter((kind) => kind.state === 'STALE' || kind.state === 'AUTH');
  if (stale.length > 0) {
    return {
      id: 'stale',
      tone: 'warn',
      words: 'Partly stale',
      detail: `${nameKinds(stale)} not up to date.`,
      since: null,
    };
  }
  if (cluster?.state === 'INIT' || kinds.some((kind) => kind.state === 'SYNCING' || kind.state === 'INIT')) {
    return { id: 'loading', tone: 'info', words: 'Loading', detail: null, since: null };
  }
  const forbidden = kinds.filter((kind) => kind.state === 'FORBIDDEN');
  if (forbidden.length > 0) {
    const detail = `You may not list ${nameKinds(forbidden)}; what depends on it is shown as unknown.`;
    return { id: 'partly', tone: 'info', words: 'Live, in part', detail, since: null };
  }
  return { id: 'live', tone: 'ok', words: 'Live', detail: null, since: null };
}

function nameKinds(kinds: readonly KindStatus[]): string {
  const names = kinds.map((kind) => kind.kind);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
