import type { RequestView } from '../request-view.ts';
import type { Candidate } from './candidate.ts';
import type { MatchTable } from './match-table.ts';

/** The match that decides a request, and the table in which it stands. */
export type Winning = { readonly candidate: Candidate; readonly table: MatchTable };

/** The first match over all tables, in their order; one match decides a request (HTTPRouteRule `matches`). */
export function findWinner(lineup: readonly MatchTable[], view: RequestView): Winning | null {
  for (const table of lineup) {
    const candidate = table.first(view);
    if (candidate) return { candidate, table };
  }
  return null;
}
