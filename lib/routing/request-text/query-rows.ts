/** A query parameter, decoded. */
export type QueryRow = { readonly name: string; readonly value: string };

/** Takes the query off a path, as decoded rows. A query that rows would not give back letter for letter stays in the path. */
export function splitQuery(path: string): { readonly path: string; readonly rows: readonly QueryRow[] } {
  const mark = path.indexOf('?');
  if (mark < 0) return { path, rows: [] };
  const plain = path.slice(0, mark);
  const rows = [...new URLSearchParams(`&${path.slice(mark + 1)}`)].map(([name, value]) => ({ name, value }));
  return joinQuery(plain, rows) === path ? { path: plain, rows } : { path, rows: [] };
}

/** Puts rows behind a path, percent-encoded where a query needs it. */
export function joinQuery(path: string, rows: readonly QueryRow[]): string {
  if (rows.length === 0) return path;
  const query = rows.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join('&');
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/** Only what would mean something else: a query may hold `/`, `:`, `@` and the like as they are (RFC 3986 §3.4). */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(2F|3A|40|2C|3B|24|3F)/g, decodeURIComponent);
}
