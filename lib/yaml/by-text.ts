/** Longest text that is remembered, in characters; what is longer is a file, not something typed. */
const LONGEST = 262_144;

/**
 * Makes a function of a text remember what it gave for the last texts, up to `capacity` characters in all: one keystroke has many ask
 * for the same text. Results are shared, so nobody may change them. What throws is not remembered.
 */
export function byText<T>(make: (text: string) => T, capacity: number): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  let held = 0;
  const drop = (text: string) => {
    known.delete(text);
    held -= text.length;
  };
  return (text) => {
    const found = known.get(text);
    const kept = found ?? { value: make(text) };
    if (text.length > LONGEST) return kept.value;
    // Put in anew, the text is the last to go.
    if (found) drop(text);
    known.set(text, kept);
    held += text.length;
    for (const oldest of known.keys()) {
      if (held <= capacity) break;
      drop(oldest);
    }
    return kept.value;
  };
}
