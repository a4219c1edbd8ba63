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
