/** Length of a hostname pattern that matches a host, as precedence counts it; -1 when it does not match. Both lower case. */
function matchLength(pattern: string, host: string): number {
  if (!pattern.startsWith('*.')) return pattern === host ? pattern.length : -1;
  return host.length > pattern.length - 1 && host.endsWith(pattern.slice(1)) ? pattern.length : -1;
}

/** True when a request for this host is meant: wildcards stand for one or more labels, no hostname for every host (Listener hostname). */
export function matchesHostname(pattern: string | null, host: string): boolean {
  return pattern === null || matchLength(pattern, host) >= 0;
}

/** How specific a listener's hostname is: exact before the longest wildcard before none (Listener, isolation). */
export function specificity(pattern: string | null): readonly [exact: number, length: number] {
  if (pattern === null) return [0, 0];
  return [pattern.startsWith('*.') ? 0 : 1, pattern.length];
}

/** True when some host is meant by both (HTTPRoute hostnames: a route attaches where its hostnames intersect the listener's). */
export function hostnamesIntersect(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  if (a.startsWith('*.') && b.startsWith('*.'))
    return a.slice(1).endsWith(b.slice(1)) || b.slice(1).endsWith(a.slice(1));
  return matchLength(a, b) >= 0 || matchLength(b, a) >= 0;
}

/** The patterns that match a host in order of precedence: itself, then wildcards from longest to shortest. */
export function* patternsFor(host: string): Generator<string> {
  yield host;
  // Host names have at most 127 labels; whatever is longer is none and meets no pattern that can be written.
  let dot = host.indexOf('.', 1);
  for (let count = 0; dot >= 0 && count < 127; count += 1) {
    yield `*${host.slice(dot)}`;
    dot = host.indexOf('.', dot + 1);
  }
}
