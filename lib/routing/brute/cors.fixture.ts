import { arrayAt, type JsonObject, numberAt, objectsAt } from '#lib/gateway-api/json.ts';
import type { Asked } from './asked.fixture.ts';

/** The first CORS filter of a list. */
export function corsFilterIn(owner: JsonObject): JsonObject | undefined {
  return objectsAt(owner, 'filters').find((filter) => filter.type === 'CORS');
}

export function isPreflight(asked: Asked): boolean {
  return (
    asked.request.method === 'OPTIONS' &&
    asked.headers.has('origin') &&
    asked.headers.has('access-control-request-method')
  );
}

export function isAllowedOrigin(cors: JsonObject, origin: string): boolean {
  return strings(cors, 'allowOrigins').some((pattern) => originFits(pattern, origin));
}

function originFits(pattern: string, origin: string): boolean {
  if (pattern === '*') return true;
  const wanted = readOrigin(pattern);
  const sent = readOrigin(origin);
  if (!wanted || !sent || wanted.scheme !== sent.scheme || wanted.port !== sent.port) return false;
  if (wanted.host === '*') return true;
  if (!wanted.host.startsWith('*.')) return wanted.host === sent.host;
  const suffix = wanted.host.slice(1);
  return sent.host.endsWith(suffix) && sent.host.length > suffix.length;
}

function readOrigin(text: string): { scheme: string; host: string; port: number } | null {
  const found = /^(https?):\/\/([^:/]+)(?::(\d+))?$/.exec(text.toLowerCase());
  if (!found) return null;
  const [, scheme = '', host = '', port] = found;
  return { scheme, host, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
}

/** What a preflight from an allowed origin is answered with. */
export function preflightHeaders(cors: JsonObject, asked: Asked): Readonly<Record<string, string>> {
  const answer: Record<string, string> = commonHeaders(cors, asked);
  const methods = listed(cors, 'allowMethods', asked.headers.get('access-control-request-method'));
  if (methods !== null) answer['access-control-allow-methods'] = methods;
  const headers = listed(cors, 'allowHeaders', asked.headers.get('access-control-request-headers'));
  if (headers !== null) answer['access-control-allow-headers'] = headers;
  answer['access-control-max-age'] = String(numberAt(cors, 'maxAge') ?? 5);
  return answer;
}

/** What the answer to an actual request from an allowed origin carries. */
export function actualHeaders(cors: JsonObject, asked: Asked): Readonly<Record<string, string>> {
  const answer: Record<string, string> = commonHeaders(cors, asked);
  const exposed = strings(cors, 'exposeHeaders').filter(
    (name) => !(name === '*' && cors.allowCredentials === true),
  );
  if (exposed.length > 0) answer['access-control-expose-headers'] = exposed.join(', ');
  return answer;
}

function commonHeaders(cors: JsonObject, asked: Asked): Record<string, string> {
  const credentials = cors.allowCredentials === true;
  const any = strings(cors, 'allowOrigins').includes('*') && !credentials;
  return {
    'access-control-allow-origin': any ? '*' : (asked.headers.get('origin') ?? ''),
    ...(credentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

/** The list as a header value; with credentials `*` becomes what was asked for, or nothing. */
function listed(cors: JsonObject, field: string, askedFor: string | undefined): string | null {
  const values = strings(cors, field);
  if (values.length === 0) return null;
  if (values.includes('*') && cors.allowCredentials === true) return askedFor ?? null;
  return values.join(', ');
}

function strings(parent: JsonObject, key: string): readonly string[] {
  return arrayAt(parent, key).filter((value) => typeof value === 'string');
}
