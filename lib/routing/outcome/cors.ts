import type { RequestView } from '../request-view.ts';
import type { CorsFilter } from './read-filters.ts';

/** True for a CORS preflight: OPTIONS that names an origin and the method it wants to use. */
export function isPreflight(view: RequestView): boolean {
  if (view.method !== 'OPTIONS') return false;
  const { values } = view.headers;
  return values.has('origin') && values.has('access-control-request-method');
}

/** The answer to a preflight (HTTPCORSFilter); null when the origin is not allowed, which is answered without these headers. */
export function preflightHeaders(
  cors: CorsFilter,
  view: RequestView,
): Readonly<Record<string, string>> | null {
  const origin = view.headers.values.get('origin');
  if (origin === undefined || !isAllowedOrigin(cors, origin)) return null;
  const headers = new Map(sharedHeaders(cors, origin));
  const asked = (name: string) => view.headers.values.get(`access-control-request-${name}`) ?? null;
  const methods = listHeader(cors.methods, cors.credentials, asked('method'));
  if (methods !== null) headers.set('access-control-allow-methods', methods);
  const names = listHeader(cors.headers, cors.credentials, asked('headers'));
  if (names !== null) headers.set('access-control-allow-headers', names);
  headers.set('access-control-max-age', String(cors.maxAge));
  return Object.fromEntries(headers);
}

/** What the response to an actual cross-origin request carries besides; empty when the request is none or not allowed. */
export function actualHeaders(cors: CorsFilter, view: RequestView): ReadonlyMap<string, string> {
  const origin = view.headers.values.get('origin');
  if (origin === undefined || !isAllowedOrigin(cors, origin)) return new Map();
  const headers = new Map(sharedHeaders(cors, origin));
  const exposed = cors.credentials ? cors.exposed.filter((name) => name !== '*') : cors.exposed;
  if (exposed.length > 0) headers.set('access-control-expose-headers', exposed.join(', '));
  return headers;
}

/** With credentials `*` must not be answered: the origin itself is. */
function sharedHeaders(cors: CorsFilter, origin: string): readonly (readonly [string, string])[] {
  const isAny = cors.origins.includes('*') && !cors.credentials;
  const allowed = ['access-control-allow-origin', isAny ? '*' : origin] as const;
  return cors.credentials ? [allowed, ['access-control-allow-credentials', 'true']] : [allowed];
}

/** A list as written; `*` with credentials becomes what was asked for, null when nothing was or nothing is configured. */
function listHeader(list: readonly string[], credentials: boolean, asked: string | null): string | null {
  if (list.length === 0) return null;
  return credentials && list.includes('*') ? asked : list.join(', ');
}

/** Origins compare by scheme, host and port, 80 and 443 where none is written; `*` in a host stands for labels to its left. */
export function isAllowedOrigin(cors: Pick<CorsFilter, 'origins'>, origin: string): boolean {
  if (cors.origins.includes('*')) return true;
  const asked = parseOrigin(origin);
  return asked !== null && cors.origins.some((text) => allowsOrigin(text, asked));
}

type Origin = { readonly scheme: string; readonly host: string; readonly port: number };

function allowsOrigin(text: string, asked: Origin): boolean {
  const allowed = parseOrigin(text);
  if (allowed === null || allowed.scheme !== asked.scheme || allowed.port !== asked.port) return false;
  if (allowed.host === '*') return true;
  if (!allowed.host.startsWith('*.')) return allowed.host === asked.host;
  const suffix = allowed.host.slice(1);
  return asked.host.length > suffix.length && asked.host.endsWith(suffix);
}

function parseOrigin(text: string): Origin | null {
  const match = /^(https?):\/\/([^/:\s]+|\[[^\]]*\])(?::(\d{1,5}))?$/.exec(text.toLowerCase());
  const [, scheme, host, port] = match ?? [];
  if (scheme === undefined || host === undefined) return null;
  const implied = scheme === 'http' ? 80 : 443;
  return { scheme, host, port: port === undefined ? implied : Number(port) };
}
