import { RE2JS } from 're2js';

/** Compiled patterns stay: schemas are few and fixed, a cluster has some hundred of them. */
const COMPILED = new Map<string, Pattern>();
const MAX_MEMO = 512;
const MAX_MEMO_TEXT = 128;

/** `null` result of `test` is impossible; an invalid pattern never matches and says why. */
export type Pattern = { readonly error: string | null; readonly test: (text: string) => boolean };

/** Compiles a CRD pattern with Go's RE2 semantics (linear time, `$` only at the end, not anchored). Cached. */
export function compilePattern(pattern: string): Pattern {
  const known = COMPILED.get(pattern);
  if (known) return known;
  const compiled = build(pattern);
  COMPILED.set(pattern, compiled);
  return compiled;
}

function build(pattern: string): Pattern {
  try {
    const expression = RE2JS.compile(pattern);
    return { error: null, test: remember((text) => expression.test(text)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), test: () => false };
  }
}

/** Names repeat from key stroke to key stroke; a short memory halves the cost of a check. */
function remember(test: (text: string) => boolean): (text: string) => boolean {
  const verdicts = new Map<string, boolean>();
  return (text) => {
    if (text.length > MAX_MEMO_TEXT) return test(text);
    const known = verdicts.get(text);
    if (known !== undefined) return known;
    const verdict = test(text);
    if (verdicts.size >= MAX_MEMO) verdicts.clear();
    verdicts.set(text, verdict);
    return verdict;
  };
}
