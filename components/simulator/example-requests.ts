import { isServiceParent, type Route, type RouteMatch } from '#lib/gateway-api/route.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import { routesOf } from '#lib/routing/read-routes.ts';
import { type RequestForm, readForm } from './request-form.ts';
import { formFor } from './starting-form.ts';

/** A request to begin with, and how it is told. */
export type ExampleRequest = { readonly words: string; readonly form: RequestForm };

const MOST = 3;

/**
 * Requests that the cluster's own routes ask for, one for each route; those to Services and with conditions first. Where
 * the page shows some namespaces only, so do the examples; `shown` empty: all.
 */
export function exampleRequests(world: World, shown: readonly string[] = []): readonly ExampleRequest[] {
  const routes = routesOf(world).filter(({ namespace }) => shown.length === 0 || shown.includes(namespace));
  const examples = routes.flatMap((route) => {
    const form = formOfRoute(route, world);
    if (form === null || !readForm(form).ok) return [];
    return [{ form, words: wordsOf(form), rank: rankOf(route, form) }];
  });
  const byWords = new Map(examples.map((example) => [example.words, example]));
  return [...byWords.values()]
    .toSorted((a, b) => a.rank - b.rank || a.words.localeCompare(b.words))
    .slice(0, MOST)
    .map(({ words, form }) => ({ words, form }));
}

function rankOf(route: Route, { path, headers, query }: RequestForm): number {
  const isPlain = path === '/' && headers.length === 0 && query.length === 0;
  return (route.parents.some(isServiceParent) ? 0 : 2) + (isPlain ? 1 : 0);
}

/** The first match that can be written without solving an expression, headers before others. */
function formOfRoute(route: Route, world: World): RequestForm | null {
  const start = formFor(objectKey(route), world);
  if (start === null) return null;
  const matches = route.rules.flatMap((rule) => rule.matches).filter(isWritten);
  const match = matches.find(({ headers }) => headers.length > 0) ?? matches[0];
  if (match === undefined) return null;
  const rows = (list: RouteMatch['headers']) => list.map(({ name, value }, id) => ({ id, name, value }));
  const { grpc } = match;
  return {
    ...start,
    method: match.method ?? start.method,
    path: grpc
      ? `/${grpc.service ?? 'package.Service'}/${grpc.method ?? 'Method'}`
      : (match.path?.value ?? start.path),
    headers: rows(match.headers),
    query: rows(match.queryParams),
  };
}

function isWritten({ path, headers, queryParams, grpc }: RouteMatch): boolean {
  const types = [path, grpc, ...headers, ...queryParams].map((part) => part?.type);
  return !types.includes('RegularExpression');
}

/** `client in demo → demo-app /cart with version: v2`. */
function wordsOf({ from, to, path, headers, query }: RequestForm): string {
  const caller = from.includes('/') ? `Gateway ${from}` : `client in ${from}`;
  const parts = [
    ...headers.map(({ name, value }) => `${name}: ${value}`),
    ...query.map(({ name, value }) => `${name}=${value}`),
  ];
  const conditions = parts.length === 0 ? '' : ` with ${parts.join(', ')}`;
  return `${caller} → ${to}${path === '/' ? '' : ` ${path}`}${conditions}`;
}
