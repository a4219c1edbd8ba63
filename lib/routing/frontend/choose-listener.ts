import type { HostPort } from './host.ts';
import { matchesHostname, specificity } from './hostname.ts';
import type { Listener } from './listeners.ts';

/** Host without port, and the port to which the connection goes; null when the host names none. */
type Asked = { readonly hostname: string; readonly port: HostPort['port'] };

/**
 * The listener that takes a request: of those on the port whose hostname matches, the most specific, so that each host
 * belongs to one listener (Gateway listeners, isolation). Without a port in the host 80 is tried, then 443 with TLS.
 */
export function chooseListener(listeners: readonly Listener[], asked: Asked): Listener | null {
  const serving = listeners.filter(
    (listener) => listener.protocol !== 'UDP' && matchesHostname(listener.hostname, asked.hostname),
  );
  if (asked.port !== null) return mostSpecific(serving.filter(({ port }) => port === asked.port));
  const plain = mostSpecific(serving.filter(({ port }) => port === 80));
  return plain ?? mostSpecific(serving.filter((listener) => listener.port === 443 && isEncrypted(listener)));
}

/** The listener of that name, the Gateway's own before those of ListenerSets, if it serves the host. */
export function listenerNamed(
  listeners: readonly Listener[],
  name: string,
  hostname: string,
): Listener | null {
  const listener = listeners.find((candidate) => candidate.name === name);
  return listener && listener.protocol !== 'UDP' && matchesHostname(listener.hostname, hostname)
    ? listener
    : null;
}

/**
 * True when a listener on the same port is meant more specifically for the host than the named one: where listeners are isolated,
 * the request would go there (Listener `hostname`).
 */
export function isTakenByAnother(listeners: readonly Listener[], named: Listener, hostname: string): boolean {
  return listeners.some(
    (other) =>
      other.port === named.port &&
      other.protocol !== 'UDP' &&
      matchesHostname(other.hostname, hostname) &&
      isMoreSpecific(other.hostname, named.hostname),
  );
}

/**
 * True when a request that no listener takes would have to begin with a TLS handshake: an HTTPS or TLS listener is named or on
 * the port (443 when none is given and nothing listens on 80), and its hostname is another one.
 */
export function meetsTls(listeners: readonly Listener[], asked: Asked, name: string | null): boolean {
  if (name !== null) {
    const named = listeners.find((candidate) => candidate.name === name);
    return named !== undefined && isEncrypted(named);
  }
  const isPlain = listeners.some(({ port, protocol }) => port === 80 && protocol !== 'UDP');
  const port = asked.port ?? (isPlain ? 80 : 443);
  return listeners.some((listener) => listener.port === port && isEncrypted(listener));
}

/** True for HTTPS and TLS: requests come in with scheme https. */
export function isEncrypted(listener: Pick<Listener, 'protocol'>): boolean {
  return listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
}

function mostSpecific(listeners: readonly Listener[]): Listener | null {
  let best: Listener | null = null;
  for (const listener of listeners)
    if (best === null || isMoreSpecific(listener.hostname, best.hostname)) best = listener;
  return best;
}

function isMoreSpecific(a: string | null, b: string | null): boolean {
  const [exactA, lengthA] = specificity(a);
  const [exactB, lengthB] = specificity(b);
  return exactA === exactB ? lengthA > lengthB : exactA > exactB;
}
