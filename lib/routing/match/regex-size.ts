/**
 * How many instructions an expression becomes when counted repetitions are written out: `(ab){3}` is 6. RE2 is linear in the
 * value but not in the pattern, and repetitions multiply; a rough upper bound is enough to refuse what takes seconds to compile.
 */
export function expandedSize(source: string): number {
  const open: number[] = [];
  let total = 0;
  let atom = 0;
  for (let at = 0; at < source.length; ) {
    const end = atomEnd(source, at);
    const factor = repetition(source, at);
    if (source[at] === '(') {
      open.push(total);
      total = 0;
      atom = 0;
    } else if (source[at] === ')') {
      atom = total;
      total += open.pop() ?? 0;
    } else if (factor !== null) {
      total += atom * (factor - 1);
      atom *= factor;
    } else {
      atom = 1;
      total += 1;
    }
    at = end;
  }
  return open.reduce((sum, size) => sum + size, total);
}

const REPETITION = /\{(\d+)(?:,(\d*))?\}/y;
// A class ends at the first closing bracket that is not its first member; `\p{…}` and `\x{…}` are no repetitions.
const CLASS = /\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]?/sy;
const ESCAPE = /\\(?:[pPx]\{[^}]*\}|.)?/sy;

function atomEnd(source: string, at: number): number {
  const pattern = source[at] === '[' ? CLASS : source[at] === '\\' ? ESCAPE : REPETITION;
  pattern.lastIndex = at;
  return pattern.test(source) ? Math.max(pattern.lastIndex, at + 1) : at + 1;
}

/** The most often a `{n}`, `{n,}` or `{n,m}` repeats; null when there is none here. */
function repetition(source: string, at: number): number | null {
  REPETITION.lastIndex = at;
  const found = REPETITION.exec(source);
  return found ? Math.max(1, Number(found[1]), Number(found[2] ?? 0)) : null;
}
