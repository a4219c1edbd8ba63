import type { ForwardedRequest, HeaderChanges } from '../decision.ts';
import type { PathCondition } from '../match/conditions.ts';
import { type RequestView, recordOf } from '../request-view.ts';
import { actualHeaders } from './cors.ts';
import type { Filter, HeaderModifier } from './read-filters.ts';
import { replacePath } from './replace-path.ts';

/** The request as forwarded and the changes of its response, after filters. */
export type Rewritten = { readonly request: ForwardedRequest; readonly responseHeaders: HeaderChanges };

const UNCHANGED: HeaderChanges = { set: {}, add: {}, remove: [] };

/** Applies filters in list order, those of the rule before those of the backendRef (HTTPRouteFilter). */
export function rewriteRequest(
  view: RequestView,
  filters: readonly Filter[],
  matched: PathCondition | null,
): Rewritten {
  let { host } = view;
  let path = view.target;
  let headers: Map<string, string> | null = null;
  let response: ResponseChanges | null = null;
  for (const filter of filters) {
    switch (filter.type) {
      case 'request-headers':
        headers ??= new Map(view.headers.values);
        modifyRequest(headers, filter.modifier);
        host = filter.modifier.set.get('host') ?? host;
        break;
      case 'response-headers':
        response ??= new ResponseChanges();
        response.modify(filter.modifier);
        break;
      case 'rewrite':
        host = filter.hostname ?? host;
        if (filter.path) path = rewritePath(filter.path, view, matched) ?? path;
        break;
      case 'cors':
        response ??= new ResponseChanges();
        response.setAll(actualHeaders(filter.cors, view));
        break;
      default:
        break;
    }
  }
  return {
    request: { host, path, headers: headers ? recordOf(headers) : view.forwardedHeaders },
    responseHeaders: response ? response.result() : UNCHANGED,
  };
}

/** A path modifier works on the path as received; the query stays as it was (HTTPURLRewriteFilter). */
function rewritePath(
  modifier: Parameters<typeof replacePath>[0],
  view: RequestView,
  matched: PathCondition | null,
): string | null {
  const replaced = replacePath(modifier, view.path, matched);
  return replaced === null ? null : `${replaced}${view.query}`;
}

/** set, then add (joined with a comma), then remove (HTTPHeaderFilter). The host is handled apart: it can only be set. */
function modifyRequest(headers: Map<string, string>, { set, add, remove }: HeaderModifier): void {
  for (const [name, value] of set) headers.set(name, value);
  for (const [name, value] of add) {
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  for (const name of remove) headers.delete(name);
}

/** Composes response modifications without knowing the response: what is set, added and removed in the end. */
class ResponseChanges {
  readonly #set = new Map<string, string>();
  readonly #add = new Map<string, string>();
  readonly #removed = new Set<string>();

  modify({ set, add, remove }: HeaderModifier): void {
    this.setAll(set);
    for (const [name, value] of add) this.#append(name, value);
    for (const name of remove) {
      this.#set.delete(name);
      this.#add.delete(name);
      this.#removed.add(name);
    }
  }

  setAll(headers: ReadonlyMap<string, string>): void {
    for (const [name, value] of headers) {
      this.#add.delete(name);
      this.#removed.delete(name);
      this.#set.set(name, value);
    }
  }

  #append(name: string, value: string): void {
    const before = this.#set.get(name);
    if (before !== undefined) this.#set.set(name, `${before},${value}`);
    else if (this.#removed.delete(name)) this.#set.set(name, value);
    else {
      const added = this.#add.get(name);
      this.#add.set(name, added === undefined ? value : `${added},${value}`);
    }
  }

  result(): HeaderChanges {
    return {
      set: Object.fromEntries(this.#set),
      add: Object.fromEntries(this.#add),
      remove: [...this.#removed],
    };
  }
}
