/** A URL as Go's net/url parses an absolute URI or a rooted path. */
export class Url {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly text: string;

  constructor(parts: {
    readonly scheme: string;
    readonly host: string;
    readonly path: string;
    readonly query: string;
    readonly text: string;
  }) {
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.path = parts.path;
    this.query = parts.query;
    this.text = parts.text;
  }

  equals(other: unknown): boolean {
    return other instanceof Url && this.text === other.text;
  }

  get hostname(): string {
    const bracketed = /^\[(.*)\](?::\d*)?$/.exec(this.host);
    return bracketed?.[1] ?? this.host.replace(/:\d*$/, '');
  }

  get port(): string {
    return /:(\d+)$/.exec(this.host)?.[1] ?? '';
  }
}

const PARTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
// Go refuses control characters and space anywhere, and in the host what is neither a name nor an address.
const CONTROL = /[\p{Cc} ]/u;
const HOST = /^(?:\[[0-9a-fA-F:.%~a-z_-]*\]|[^[\]<>"\\^`{|} ]*?)(?::\d*)?$/i;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** Parses as Go's url.ParseRequestURI: absolute, or starting with a slash. Null when it is none. */
export function parseUrl(text: string): Url | null {
  if (text === '' || CONTROL.test(text) || /^:/.test(text)) return null;
  const [, scheme = '', authority, path = '', query = ''] = PARTS.exec(text) ?? [];
  if (scheme === '' && !text.startsWith('/')) return null;
  const host = authority === undefined ? '' : authority.slice(authority.lastIndexOf('@') + 1);
  if (!HOST.test(host) || BAD_ESCAPE.test(path) || /^[^[\]]*:.*:/.test(host)) return null;
  return new Url({ scheme: scheme.toLowerCase(), host, path, query, text });
}
