import type { Listener } from '#lib/routing/frontend/listeners.ts';

type Conflict = { readonly reason: 'ProtocolConflict' | 'HostnameConflict'; readonly message: string };

/** Protocols that can share a port: what comes in is told apart by its server name. */
const ENCRYPTED = ['HTTPS', 'TLS'];

/**
 * Whether a listener stands in another's way on its port (ListenerConditionConflicted). Within one object both lose; between
 * a Gateway and its ListenerSets the earlier in `all`, which is in order of precedence, keeps its place.
 */
export function conflictOf(listener: Listener, all: readonly Listener[]): Conflict | null {
  const place = all.indexOf(listener);
  const rivals = all.filter(
    (other, index) =>
      other !== listener && other.port === listener.port && (other.owner === listener.owner || index < place),
  );
  const stranger = rivals.find((other) => !canShare(listener.protocol, other.protocol));
  if (stranger) {
    const message = `Port ${listener.port} is used for ${stranger.protocol} by listener ${stranger.name}.`;
    return { reason: 'ProtocolConflict', message };
  }
  const twin = rivals.find((other) => other.hostname === listener.hostname);
  if (!twin) return null;
  const host = listener.hostname === null ? 'every hostname' : listener.hostname;
  const message = `Listener ${twin.name} already serves ${host} on port ${listener.port}.`;
  return { reason: 'HostnameConflict', message };
}

function canShare(a: string, b: string): boolean {
  return a === b || (ENCRYPTED.includes(a) && ENCRYPTED.includes(b));
}
