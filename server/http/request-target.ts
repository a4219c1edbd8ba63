/** Ways to write a path that two readers may understand differently; nothing of ours needs them. */
const AMBIGUOUS = /\/\/|\\|%(?:2e|2f|5c|00|25)|\/\.{1,2}(?:\/|$)|[^\x21-\x7e]/i;

/** The path of a request target, or null when it is written in an ambiguous way. The query is left alone. */
export function plainPath(target: string): string | null {
  const end = target.search(/[?#]/);
  const path = end < 0 ? target : target.slice(0, end);
  return path.startsWith('/') && !AMBIGUOUS.test(path) ? path : null;
}
