import { notAcceptable } from '../status-error.ts';

/** The form an answer takes: whole objects, a table for people, or metadata alone. */
export type View = 'object' | 'table' | 'metadata';

type Media = { readonly type: string; readonly params: ReadonlyMap<string, string> };

/** Media types of an Accept header, in its order (quality values are not weighed, clients list the best first). */
export function parseAccept(accept: string): readonly Media[] {
  return accept
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [type = '', ...params] = item.split(';').map((part) => part.trim());
      return { type, params: new Map(params.map(parseParam)) };
    });
}

function parseParam(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

const JSON_TYPES = ['application/json', '*/*', 'application/*'];

/** The first view the client accepts and we serve. Throws 406 when there is none (protobuf alone, for one). */
export function chooseView(accept: string): View {
  const wanted = parseAccept(accept);
  if (wanted.length === 0) return 'object';
  for (const { type, params } of wanted) {
    if (!JSON_TYPES.includes(type)) continue;
    const as = params.get('as');
    if (as === undefined) return 'object';
    if (params.get('g') !== 'meta.k8s.io' || params.get('v') !== 'v1') continue;
    if (as === 'Table') return 'table';
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return 'metadata';
  }
  throw notAcceptable();
}

/** True when the client asks for aggregated discovery before plain discovery. */
export function wantsAggregatedDiscovery(accept: string): boolean {
  for (const { type, params } of parseAccept(accept)) {
    if (!JSON_TYPES.includes(type)) continue;
    if (params.get('as') === undefined) return false;
    if (params.get('g') === 'apidiscovery.k8s.io' && params.get('v') === 'v2') return true;
  }
  return false;
}
