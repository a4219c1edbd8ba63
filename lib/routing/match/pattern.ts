import { RE2JS } from 're2js';
import { expandedSize } from './regex-size.ts';

/** How regular expressions are read: whole value as the decision does, or as another implementation might. */
export type Reading = 'whole' | 'search' | 'invalid-holds';

/** A value condition as data, with its test. `source` is the value as written. */
export type Pattern = {
  readonly type: 'Exact' | 'RegularExpression' | 'unknown';
  readonly source: string;
  readonly holds: (value: string, reading: Reading) => boolean;
  /** False for an expression that does not compile; it holds for nothing. */
  readonly isValid: () => boolean;
};

/** Reads `type` and `value` of a header, query, path or method match; an unknown type never holds. */
export function compilePattern(type: string, source: string): Pattern {
  const isValid = () => true;
  if (type === 'Exact') return { type, source, holds: (value) => value === source, isValid };
  if (type !== 'RegularExpression') return { type: 'unknown', source, holds: () => false, isValid };
  return { type, source, ...regexTest(source) };
}

/** RE2 (linear in the value, whatever the pattern), compiled at first use and kept with the route it came from. */
function regexTest(source: string): Pick<Pattern, 'holds' | 'isValid'> {
  let compiled: RE2JS | null | undefined;
  const regex = (): RE2JS | null => {
    if (compiled === undefined) compiled = compileRegex(source);
    return compiled;
  };
  return {
    isValid: () => regex() !== null,
    holds: (value, reading) => {
      const known = regex();
      if (known === null) return reading === 'invalid-holds';
      return reading === 'search' ? known.test(value) : known.testExact(value);
    },
  };
}

/** Instructions to which an expression may expand; data planes set limits too. Compiling this many takes milliseconds. */
const LARGEST = 5_000;

function compileRegex(source: string): RE2JS | null {
  if (expandedSize(source) > LARGEST) return null;
  try {
    return RE2JS.compile(source);
  } catch {
    // Not RE2: the pattern holds for nothing, and `regex-invalid` says so where it matters.
    return null;
  }
}
