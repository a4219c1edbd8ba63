/**
 * Between this browser and Meshloom: connecting before the first answer · live · stale: silent or refusing, data kept ·
 * offline: Meshloom cannot be reached · unauthenticated: the link must be opened again.
 */
export type ConnectionState = 'connecting' | 'live' | 'stale' | 'offline' | 'unauthenticated';

/** `since`: ms since epoch of the last word from Meshloom, for stale and offline; null before the first. */
export type Connection = { readonly state: ConnectionState; readonly since: number | null };

export const CONNECTING: Connection = { state: 'connecting', since: null };
