import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import { type BackendRef, readBackendRef } from '#lib/gateway-api/route.ts';
import { formatShare } from './shares.ts';

/** One filter of a rule in words: `mirror 10% to x`, `redirect 301 to https://…`. An unknown type is named as written. */
export function summarizeFilter(filter: JsonObject, routeNamespace: string): string {
  const type = stringAt(filter, 'type') ?? '';
  switch (type) {
    case 'RequestMirror':
      return mirrorWords(filter, routeNamespace);
    case 'RequestRedirect':
      return redirectWords(objectAt(filter, 'requestRedirect'));
    case 'URLRewrite':
      return rewriteWords(objectAt(filter, 'urlRewrite'));
    case 'RequestHeaderModifier':
      return headerWords('request', objectAt(filter, 'requestHeaderModifier'));
    case 'ResponseHeaderModifier':
      return headerWords('response', objectAt(filter, 'responseHeaderModifier'));
    case 'CORS':
      return corsWords(objectAt(filter, 'cors'));
    case 'ExtensionRef': {
      const ref = objectAt(filter, 'extensionRef');
      return `extension ${stringAt(ref, 'kind') ?? '?'} ${stringAt(ref, 'name') ?? '?'}`;
    }
    default:
      return type === '' ? 'filter without a type' : `filter ${type}`;
  }
}

/** Target and portion of a RequestMirror filter; `share` 0…1, 1 when neither percent nor fraction is set; null for other filters. */
export function mirrorTarget(
  filter: JsonObject,
  routeNamespace: string,
): { readonly backend: BackendRef; readonly share: number } | null {
  if (stringAt(filter, 'type') !== 'RequestMirror') return null;
  const mirror = objectAt(filter, 'requestMirror');
  const backend = readBackendRef(objectAt(mirror, 'backendRef'), routeNamespace);
  return { backend, share: mirrorShare(mirror) };
}

function mirrorShare(mirror: JsonObject): number {
  const percent = numberAt(mirror, 'percent');
  if (percent !== undefined) return percent / 100;
  if (!isJsonObject(mirror.fraction)) return 1;
  const denominator = numberAt(mirror.fraction, 'denominator') ?? 100;
  return denominator > 0 ? (numberAt(mirror.fraction, 'numerator') ?? 0) / denominator : 1;
}

function mirrorWords(filter: JsonObject, routeNamespace: string): string {
  const target = mirrorTarget(filter, routeNamespace);
  if (!target || target.backend.name === '') return 'mirror without a target';
  const { backend, share } = target;
  const name = backend.namespace === routeNamespace ? backend.name : `${backend.namespace}/${backend.name}`;
  return share >= 1 ? `mirror a copy to ${name}` : `mirror ${formatShare(share)} to ${name}`;
}

function redirectWords(redirect: JsonObject): string {
  const scheme = stringAt(redirect, 'scheme');
  const host = stringAt(redirect, 'hostname');
  const port = numberAt(redirect, 'port');
  const path = pathModifierWords(objectAt(redirect, 'path'));
  const authority = `${host ?? (scheme || port ? 'same host' : '')}${port === undefined ? '' : `:${port}`}`;
  const target = [scheme ? `${scheme}://${authority}` : authority, path]
    .filter((part) => part !== '')
    .join(' ');
  const status = numberAt(redirect, 'statusCode') ?? 302;
  return target === '' ? `redirect ${status}` : `redirect ${status} to ${target}`;
}

function rewriteWords(rewrite: JsonObject): string {
  const host = stringAt(rewrite, 'hostname');
  const path = pathModifierWords(objectAt(rewrite, 'path'));
  const parts = [host ? `host ${host}` : '', path].filter((part) => part !== '');
  return parts.length === 0 ? 'rewrite nothing' : `rewrite to ${parts.join(' and ')}`;
}

function pathModifierWords(path: JsonObject): string {
  const full = stringAt(path, 'replaceFullPath');
  if (full !== undefined) return `path ${full}`;
  const prefix = stringAt(path, 'replacePrefixMatch');
  return prefix === undefined ? '' : `prefix ${prefix === '' ? '/' : prefix}`;
}

function headerWords(side: 'request' | 'response', modifier: JsonObject): string {
  const values = (action: 'set' | 'add') =>
    objectsAt(modifier, action).map((h) => `${action} ${stringAt(h, 'name')}: ${stringAt(h, 'value')}`);
  const removed = arrayAt(modifier, 'remove').filter((name) => typeof name === 'string');
  const parts = [...values('set'), ...values('add'), ...removed.map((name) => `remove ${name}`)];
  if (parts.length === 0) return `change no ${side} header`;
  return `${side} headers: ${parts.join(', ')}`;
}

function corsWords(cors: JsonObject): string {
  const origins = arrayAt(cors, 'allowOrigins').filter((origin) => typeof origin === 'string');
  return origins.length === 0 ? 'CORS' : `CORS for ${origins.join(', ')}`;
}
