import type { CSSProperties } from 'react';

/** Hues that keep apart for people who see red and green alike; the name beside it always says the same. */
const HUES = [200, 260, 320, 60, 150, 230, 290, 90] as const;

/** A hue in degrees for a namespace, the same on every visit: only a hint, never the only sign. */
function namespaceHue(namespace: string): number {
  let hash = 7;
  for (let at = 0; at < namespace.length; at += 1) hash = (hash * 31 + namespace.charCodeAt(at)) >>> 0;
  return HUES[hash % HUES.length] ?? HUES[0];
}

/** The hue as a CSS variable for graph.css, which mixes it with the theme. */
export function hueStyle(namespace: string): CSSProperties & { readonly '--hue': number } {
  return { '--hue': namespaceHue(namespace) };
}
