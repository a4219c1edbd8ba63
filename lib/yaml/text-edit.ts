/** Replace the characters `from`…`to` (UTF-16 offsets in the text before all edits) by `insert`. */
export type TextEdit = { readonly from: number; readonly to: number; readonly insert: string };

/**
 * Applies edits that all refer to `text` and do not overlap, and returns the edits that lead back.
 * Edits at the same place are applied in list order. Overlapping or out-of-range edits are a program error and throw.
 */
export function applyTextEdits(
  text: string,
  edits: readonly TextEdit[],
): { text: string; inverse: readonly TextEdit[] } {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.from - b.edit.from || a.order - b.order);
  const inverse: TextEdit[] = [];
  let result = '';
  let position = 0;
  for (const { edit } of sorted) {
    if (edit.from < position || edit.to < edit.from || edit.to > text.length) {
      throw new RangeError(`Text edit ${edit.from}-${edit.to} overlaps another or lies outside the text`);
    }
    result += text.slice(position, edit.from);
    inverse.push({
      from: result.length,
      to: result.length + edit.insert.length,
      insert: text.slice(edit.from, edit.to),
    });
    result += edit.insert;
    position = edit.to;
  }
  return { text: result + text.slice(position), inverse };
}

/** The one edit between two texts after their common start and end; empty when they are equal. Never cuts a surrogate pair or CRLF. */
export function diffText(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (start > 0 && isPairStart(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (end > 0 && isPairEnd(before.charCodeAt(before.length - end))) end -= 1;
  return [{ from: start, to: before.length - end, insert: after.slice(start, after.length - end) }];
}

function isPairStart(unit: number): boolean {
  return unit === 0x0d || (unit >= 0xd800 && unit <= 0xdbff);
}

function isPairEnd(unit: number): boolean {
  return unit === 0x0a || (unit >= 0xdc00 && unit <= 0xdfff);
}
