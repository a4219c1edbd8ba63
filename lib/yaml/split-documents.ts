/**
 * A part of a stream that holds one document; `from` is its first character in the whole text, `index` its place among all documents
 * of the stream, empty ones included.
 */
export type DocumentText = { readonly from: number; readonly text: string; readonly index: number };

const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const EMPTY_LINE = /^[ \t\r]*(?:#.*)?$/;
const PRELUDE_LINE = /^(?:[ \t\r]*(?:#.*)?|%.*)$/;
const BARE_MARKER = /^---[ \t\r]*(?:#.*)?$/;

/**
 * Cuts a stream of YAML documents at its `---` and `...` lines, which YAML allows nowhere inside a document (YAML 1.2 §9.1), so that one
 * broken document leaves the others readable and a long stream is parsed in one pass. Documents of blanks and comments are left out.
 */
export function splitDocuments(text: string): readonly DocumentText[] {
  const parts: DocumentText[] = [];
  let from = 0;
  let index = 0;
  const close = (to: number) => {
    const isContent = !isEmpty(text, from, to);
    if (isContent) parts.push({ from, text: text.slice(from, to), index });
    // A `---` with nothing below is an empty document; comments alone are none.
    if (isContent || text.startsWith('---', from)) index += 1;
    from = to;
  };
  for (const { 0: marker, index: at } of text.matchAll(MARKER)) {
    // Directives and comments above a `---` belong to the document below it.
    if (marker === '---' && !linesMatch(text, { from, to: at }, PRELUDE_LINE)) close(at);
    if (marker === '...') close(endOfLine(text, at) + 1);
  }
  close(text.length);
  return parts;
}

function isEmpty(text: string, from: number, to: number): boolean {
  const first = endOfLine(text, from);
  const start = BARE_MARKER.test(text.slice(from, Math.min(first, to))) ? first + 1 : from;
  return linesMatch(text, { from: start, to }, EMPTY_LINE);
}

/** True when every line of the range matches; stops at the first that does not. */
function linesMatch(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  pattern: RegExp,
): boolean {
  for (let at = from; at < to; ) {
    const end = endOfLine(text, at);
    if (!pattern.test(text.slice(at, Math.min(end, to)))) return false;
    at = end + 1;
  }
  return true;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
