import type { Entry } from './resolve-path.ts';
import { isFirstOnLine, itemSpan, lineStart, lineStop, nextLine, type Span } from './source-token.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * Edits that take a member out of `[…]` or `{…}` where others stay. The comment behind it on its line goes with it; comments behind
 * other members and on lines of their own stay.
 */
export function removeFromFlow(text: string, { items, index, item }: Entry): readonly TextEdit[] {
  const span = itemSpan(item);
  const next = items[index + 1];
  if (next) return cutBefore(text, span, itemSpan(next).from);
  const previous = items[index - 1];
  return previous ? cutBehind(text, itemSpan(previous).to, span) : [];
}

/** The member and its comma, up to the next member or to the first comment that speaks of it. */
function cutBefore(text: string, span: Span, next: number): readonly TextEdit[] {
  const gap = readGap(text, span.to, next);
  const kept = gap.comments.find((at) => at > gap.comma && isFirstOnLine(text, at));
  if (kept === undefined) return [cut(span.from, next)];
  if (isFirstOnLine(text, span.from)) return [cut(span.from, kept)];
  // A comment needs a blank before it: it stays on its own line, below what stands before the member.
  return [cut(blanksBefore(text, span.from), lineStop(text, lineStart(text, kept) - 1))];
}

/** The last member and the comma before it. */
function cutBehind(text: string, previous: number, span: Span): readonly TextEdit[] {
  const gap = readGap(text, previous, span.from);
  const tail = /^[ \t]*,?[ \t]*#[^\r\n]*/.exec(text.slice(span.to));
  const to = span.to + (tail?.[0].length ?? 0);
  if (gap.comments.length === 0) return [cut(previous, to)];
  const comma = cut(gap.comma, gap.comma + 1);
  const hasOwnLines = isFirstOnLine(text, span.from) && /^[ \t]*,?[ \t]*(\r?\n|$)/.test(text.slice(to));
  if (hasOwnLines) return [comma, cut(lineStart(text, span.from), nextLine(text, to))];
  return [comma, cut(span.from, to)];
}

/** Between two members stand only blanks, comments and one comma. */
function readGap(
  text: string,
  from: number,
  to: number,
): { readonly comma: number; readonly comments: readonly number[] } {
  const comments: number[] = [];
  let comma = from;
  for (let at = from; at < to; at += 1) {
    const sign = text.charAt(at);
    if (sign === ',') comma = at;
    if (sign !== '#') continue;
    comments.push(at);
    at = lineStop(text, at);
  }
  return { comma, comments };
}

function blanksBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at -= 1;
  return at;
}

function cut(from: number, to: number): TextEdit {
  return { from, to, insert: '' };
}
