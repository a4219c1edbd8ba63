import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** The `Host` values we answer to: the loopback names with exactly our port (port 80 may be left out). */
export function allowedHosts(port: number): ReadonlySet<string> {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...hosts, ...LOOPBACK_NAMES] : hosts);
}

/**
 * The request's own host if it is one of ours, else null. This is what stops DNS rebinding: a page of another name can
 * reach the port, but its Host is not ours. Duplicate Host headers and absolute-form targets are refused, because two
 * readers could take them for different things.
 */
export function acceptHost(request: IncomingMessage, hosts: ReadonlySet<string>): string | null {
  const values = request.headersDistinct.host ?? [];
  const [value] = values;
  if (values.length !== 1 || value === undefined) return null;
  if (!request.url?.startsWith('/')) return null;
  const host = value.toLowerCase();
  return hosts.has(host) ? host : null;
}

/**
 * True when a request that changes something, or opens the stream, comes from a page of ours. Browsers send Origin
 * (on writes) or Sec-Fetch-Site (always); what is sent must say "same origin", and one of them must be sent.
 * `host` is the accepted one: comparing with an unchecked Host would prove nothing.
 */
export function isSameOrigin(request: IncomingMessage, host: string): boolean {
  const origins = request.headersDistinct.origin ?? [];
  const sites = request.headersDistinct['sec-fetch-site'] ?? [];
  if (origins.length === 0 && sites.length === 0) return false;
  return (
    origins.every((origin) => origin.toLowerCase() === `http://${host}`) &&
    sites.every((site) => site === 'same-origin')
  );
}
