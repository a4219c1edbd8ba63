/** What makes a path worth a second look: an encoded character, a dot at the start of a segment, two slashes. */
const UNUSUAL = /%[0-9a-f]{2}|\/\.|\/\//i;
const UNRESERVED = /^[A-Za-z0-9._~-]$/;

/**
 * The path as an implementation that normalises reads it: unreserved characters decoded and dot segments removed (RFC 3986 §6.2.2),
 * then repeated slashes joined. A path that does not begin with a slash stays.
 */
export function normalisePath(path: string): string {
  if (!UNUSUAL.test(path) || !path.startsWith('/')) return path;
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (text) => {
    const character = String.fromCharCode(Number.parseInt(text.slice(1), 16));
    return UNRESERVED.test(character) ? character : text;
  });
  return withoutDotSegments(decoded).replace(/\/{2,}/g, '/');
}

function withoutDotSegments(path: string): string {
  const [, ...segments] = path.split('/');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  const last = segments.at(-1);
  // `/a/..` and `/a/.` end in a slash.
  if (last === '.' || last === '..') kept.push('');
  return `/${kept.join('/')}`;
}
