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

const PARTS = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?([^?]*)(?:\?(.*))?$/s;
const CONTROL = /\p{Cc}/u;
const HOST = /^(?:\[[0-9a-fA-F:.%~a-z_-]*\]|[^[\]<>"\\^`{|} :]*)(?::\d*)?$/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** Parses as Go's url.ParseRequestURI: absolute, or starting with a slash. Null when it is none. */
export function parseUrl(text: string): Url | null {
  if (text === '' || CONTROL.test(text)) return null;
  // `*` alone is a request for the server as a whole.
  if (text === '*') return new Url({ scheme: '', host: '', path: '*', query: '', text });
  const [, scheme = '', rest = '', query = ''] = PARTS.exec(withoutFragment(text)) ?? [];
  const parts = { scheme: scheme.toLowerCase(), query, text };
  // `mailto:a@b`: nothing of it is looked at.
  if (!rest.startsWith('/')) return scheme === '' ? null : new Url({ ...parts, host: '', path: '' });
  const [, authority, path = ''] = /^(?:\/\/([^/]*))?(.*)$/s.exec(rest) ?? [];
  const hasHost = authority !== undefined && !(scheme === '' && rest.startsWith('///'));
  const host = hasHost ? authority.slice(authority.lastIndexOf('@') + 1) : '';
  const place = hasHost ? path : rest;
  if (!HOST.test(host) || BAD_ESCAPE.test(place)) return null;
  return new Url({ ...parts, host, path: place });
}

/** The fragment belongs to the last part in ParseRequestURI, and is cut off when the parts are asked for. */
function withoutFragment(text: string): string {
  const at = text.indexOf('#');
  return at < 0 ? text : text.slice(0, at);
}
