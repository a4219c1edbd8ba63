/** Host and port as written; `name` without brackets, in lower case; `port` null when absent. */
export type HostPort = { readonly name: string; readonly port: number | null };

/** Takes `host`, `host:port`, `[v6]:port` or a bare IPv6 address apart; null when the port is none. */
export function parseHost(text: string): HostPort | null {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed) return withPort(bracketed[1] ?? '', bracketed[2]);
  const colon = text.indexOf(':');
  if (colon < 0) return withPort(text, undefined);
  if (text.includes(':', colon + 1)) return withPort(text, undefined);
  const port = text.slice(colon + 1);
  return /^\d{1,5}$/.test(port) ? withPort(text.slice(0, colon), port) : null;
}

function withPort(name: string, port: string | undefined): HostPort | null {
  if (name === '') return null;
  const number = port === undefined ? null : Number(port);
  if (number !== null && (number < 1 || number > 65_535)) return null;
  return { name: name.toLowerCase(), port: number };
}

/** The host as written without its port; brackets stay. */
export function withoutPort(text: string): string {
  const match = /^(\[[^\]]*\]|[^:]*):\d*$/.exec(text);
  return match?.[1] ?? text;
}

/** The host as it stands in a URL, without port: a bare IPv6 address gets its brackets. */
export function urlHost(text: string): string {
  const host = withoutPort(text);
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** One spelling for each IP address, null when the text is none. */
export function canonicalAddress(text: string): string | null {
  if (IPV4.test(text)) return text;
  if (!text.includes(':') || text.length > 45) return null;
  const url = URL.parse(`http://[${text}]/`);
  return url === null ? null : url.hostname;
}

/** Namespace and name of a Service by its DNS name as a caller in `from` writes it; null when the name has no such form. */
export function parseServiceName(
  host: string,
  from: string,
): { readonly namespace: string; readonly name: string } | null {
  const [name, namespace, ...rest] = host.split('.', 7);
  if (!name || namespace === '') return null;
  if (namespace === undefined) return { namespace: from, name };
  const suffix = rest.join('.');
  const isKnown =
    rest.length === 0 ||
    suffix === 'svc' ||
    suffix === 'svc.cluster.local' ||
    suffix === 'svc.cluster.local.';
  return isKnown ? { namespace, name } : null;
}
