import type { RedirectOutcome } from '../decision.ts';
import { urlHost } from '../frontend/host.ts';
import type { PathCondition } from '../match/conditions.ts';
import type { RequestView } from '../request-view.ts';
import type { OpenPoint } from '../uncertainty.ts';
import type { RedirectFilter } from './read-filters.ts';
import { replacePath } from './replace-path.ts';

/** Where the request came in: what a redirect keeps when it says nothing. */
export type Entrance = {
  readonly parent: 'mesh' | 'gateway';
  readonly scheme: 'http' | 'https';
  /** Listener port; in a mesh the Service port asked for. */
  readonly port: number;
};

const WELL_KNOWN: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);

/**
 * The Location answer (HTTPRequestRedirectFilter): scheme and host of the request unless given; port as given, else that of a
 * given scheme, else the listener's. Location leaves out :80 for http and :443 for https.
 */
export function redirectRequest(
  filter: RedirectFilter,
  view: RequestView,
  from: { readonly entrance: Entrance; readonly matched: PathCondition | null },
): { readonly redirect: RedirectOutcome; readonly open: readonly OpenPoint[] } {
  const { entrance, matched } = from;
  const open: OpenPoint[] = [];
  const scheme = filter.scheme ?? entrance.scheme;
  const implied = filter.scheme === null ? undefined : WELL_KNOWN.get(filter.scheme);
  const port = filter.port ?? implied ?? entrance.port;
  const isEntrancePort = filter.port === null && implied === undefined;
  if (isEntrancePort && entrance.parent === 'mesh' && port !== WELL_KNOWN.get(scheme))
    open.push('mesh-redirect-port');
  const path = filter.path ? replacePath(filter.path, view.path, matched) : view.path;
  if (path === null) open.push('prefix-rewrite-without-prefix');
  const target = `${path ?? view.path}${view.query}`;
  const host = filter.hostname ?? urlHost(view.host);
  const authority = WELL_KNOWN.get(scheme) === port ? host : `${host}:${port}`;
  const location = `${scheme}://${authority}${target}`;
  return { redirect: { scheme, host, port, path: target, status: filter.status, location }, open };
}
