import { RE2JS } from 're2js';

/** How regular expressions are read: whole value as the decision does, or as another implementation might. */
export type Reading = 'whole' | 'search' | 'invalid-holds';

/** A value condition as data, with its test. `source` is the value as written. */
export type Pattern = {
  readonly type: 'Exact' | 'RegularExpression' | 'unknown';
  readonly source: string;
  readonly holds: (value: string, reading: Reading) => boolean;
};

/** Reads `type` and `value` of a header, query, path or method match; an unknown type never holds. */
export function compilePattern(type: string, source: string): Pattern {
  if (type === 'Exact') return { type, source, holds: (value) => value === source };
  if (type === 'RegularExpression') return { type, source, holds: regexTest(source) };
  return { type: 'unknown', source, holds: () => false };
}

/** RE2 (linear in the value, whatever the pattern), compiled at first use and kept with the route it came from. */
function regexTest(source: string): Pattern['holds'] {
  let compiled: RE2JS | null | undefined;
  return (value, reading) => {
    if (compiled === undefined) compiled = compileRegex(source);
    if (compiled === null) return reading === 'invalid-holds';
    return reading === 'search' ? compiled.test(value) : compiled.testExact(value);
  };
}

function compileRegex(source: string): RE2JS | null {
  try {
    return RE2JS.compile(source);
  } catch {
    // Not RE2: the pattern counts as matching nothing, and `regex-invalid` says so where it matters.
    return null;
  }
}

/** True when the pattern is RE2 that compiles; patterns of other types always are. */
export function isValidPattern(pattern: Pattern): boolean {
  return pattern.type !== 'RegularExpression' || compileRegex(pattern.source) !== null;
}
