import {
  arrayAt,
  booleanAt,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { BackendRef } from '#lib/gateway-api/route.ts';
import { mirrorTarget } from '../summarize-filter.ts';

/** Changes of headers in one filter; names lower case, within an action the first entry of a name counts (HTTPHeaderFilter). */
export type HeaderModifier = {
  readonly set: ReadonlyMap<string, string>;
  readonly add: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
  /** One name is acted on more than once, which is invalid but not prevented. */
  readonly isAmbiguous: boolean;
};

/** How a path is replaced (HTTPPathModifier). */
export type PathModifier = { readonly type: 'full' | 'prefix'; readonly value: string };

/** A redirect as written; null where the rule follows the request (HTTPRequestRedirectFilter). */
export type RedirectFilter = {
  readonly scheme: string | null;
  readonly hostname: string | null;
  readonly port: number | null;
  readonly path: PathModifier | null;
  readonly status: number;
};

/** Cross-origin rules as written (HTTPCORSFilter). */
export type CorsFilter = {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  /** Seconds. */
  readonly maxAge: number;
};

/** One filter, read; `raw` is the entry as written. */
export type Filter =
  | { readonly type: 'request-headers'; readonly modifier: HeaderModifier; readonly raw: JsonObject }
  | { readonly type: 'response-headers'; readonly modifier: HeaderModifier; readonly raw: JsonObject }
  | {
      readonly type: 'mirror';
      readonly target: BackendRef;
      readonly share: number;
      readonly raw: JsonObject;
    }
  | { readonly type: 'redirect'; readonly redirect: RedirectFilter; readonly raw: JsonObject }
  | {
      readonly type: 'rewrite';
      readonly hostname: string | null;
      readonly path: PathModifier | null;
      readonly raw: JsonObject;
    }
  | { readonly type: 'cors'; readonly cors: CorsFilter; readonly raw: JsonObject }
  | { readonly type: 'extension-ref'; readonly raw: JsonObject }
  | { readonly type: 'external-auth'; readonly raw: JsonObject }
  | { readonly type: 'unknown-filter'; readonly raw: JsonObject };

/** Reads the filters of a rule or backendRef, in list order (HTTPRouteFilter). Of several CORS filters the first counts. */
export function readFilters(list: readonly JsonObject[], routeNamespace: string): readonly Filter[] {
  const filters = list.map((raw) => readFilter(raw, routeNamespace));
  const firstCors = filters.find((filter) => filter.type === 'cors');
  return filters.filter((filter) => filter.type !== 'cors' || filter === firstCors);
}

function readFilter(raw: JsonObject, routeNamespace: string): Filter {
  switch (stringAt(raw, 'type')) {
    case 'RequestHeaderModifier':
      return { type: 'request-headers', modifier: readModifier(objectAt(raw, 'requestHeaderModifier')), raw };
    case 'ResponseHeaderModifier':
      return {
        type: 'response-headers',
        modifier: readModifier(objectAt(raw, 'responseHeaderModifier')),
        raw,
      };
    case 'RequestMirror':
      return readMirror(raw, routeNamespace);
    case 'RequestRedirect':
      return { type: 'redirect', redirect: readRedirect(objectAt(raw, 'requestRedirect')), raw };
    case 'URLRewrite': {
      const rewrite = objectAt(raw, 'urlRewrite');
      return {
        type: 'rewrite',
        hostname: stringAt(rewrite, 'hostname') ?? null,
        path: readPath(rewrite),
        raw,
      };
    }
    case 'CORS':
      return { type: 'cors', cors: readCors(objectAt(raw, 'cors')), raw };
    case 'ExtensionRef':
      return { type: 'extension-ref', raw };
    case 'ExternalAuth':
      return { type: 'external-auth', raw };
    default:
      return { type: 'unknown-filter', raw };
  }
}

function readMirror(raw: JsonObject, routeNamespace: string): Filter {
  const mirror = mirrorTarget(raw, routeNamespace);
  if (!mirror) return { type: 'unknown-filter', raw };
  return { type: 'mirror', target: mirror.backend, share: mirror.share, raw };
}

function readModifier(modifier: JsonObject): HeaderModifier {
  const set = readHeaders(modifier, 'set');
  const add = readHeaders(modifier, 'add');
  // Removing a name twice is removing it.
  const remove = new Set(textsAt(modifier, 'remove').map((name) => name.toLowerCase()));
  const names = new Set([...set.keys(), ...add.keys(), ...remove]);
  const actions = objectsAt(modifier, 'set').length + objectsAt(modifier, 'add').length + remove.size;
  return { set, add, remove, isAmbiguous: names.size < actions };
}

function readHeaders(modifier: JsonObject, action: 'set' | 'add'): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const entry of objectsAt(modifier, action)) {
    const name = stringAt(entry, 'name')?.toLowerCase();
    if (name !== undefined && !headers.has(name)) headers.set(name, stringAt(entry, 'value') ?? '');
  }
  return headers;
}

function readRedirect(redirect: JsonObject): RedirectFilter {
  return {
    scheme: stringAt(redirect, 'scheme') ?? null,
    hostname: stringAt(redirect, 'hostname') ?? null,
    port: numberAt(redirect, 'port') ?? null,
    path: readPath(redirect),
    status: numberAt(redirect, 'statusCode') ?? 302,
  };
}

function readPath(parent: JsonObject): PathModifier | null {
  const path = objectAt(parent, 'path');
  const type = stringAt(path, 'type');
  const full = stringAt(path, 'replaceFullPath');
  if (type === 'ReplaceFullPath' && full !== undefined) return { type: 'full', value: full };
  const prefix = stringAt(path, 'replacePrefixMatch');
  if (type === 'ReplacePrefixMatch' && prefix !== undefined) return { type: 'prefix', value: prefix };
  return null;
}

function readCors(cors: JsonObject): CorsFilter {
  return {
    origins: textsAt(cors, 'allowOrigins'),
    methods: textsAt(cors, 'allowMethods'),
    headers: textsAt(cors, 'allowHeaders'),
    exposed: textsAt(cors, 'exposeHeaders'),
    credentials: booleanAt(cors, 'allowCredentials') === true,
    maxAge: numberAt(cors, 'maxAge') ?? 5,
  };
}

function textsAt(parent: JsonObject, key: string): readonly string[] {
  return arrayAt(parent, key).filter((value) => typeof value === 'string');
}
