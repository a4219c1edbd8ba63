import type { CST } from 'yaml';

/** Characters from…to. */
export type Span = { readonly from: number; readonly to: number };

const LAYOUT = new Set(['space', 'newline', 'comment', 'comma', 'flow-error-end']);

/** First and last character of a value as written, without comments, blanks or line ends around it. A block scalar keeps its last line end. */
export function tokenSpan(token: CST.Token): Span {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
      return itemsSpan(token.items, token.offset);
    case 'flow-collection': {
      const close = token.end.find((part) => part.type === 'flow-map-end' || part.type === 'flow-seq-end');
      return { from: token.offset, to: close ? close.offset + close.source.length : token.offset + 1 };
    }
    case 'block-scalar': {
      const head = token.props.reduce((sum, part) => sum + ('source' in part ? part.source.length : 0), 0);
      return { from: token.offset, to: token.offset + head + token.source.length };
    }
    default:
      return { from: token.offset, to: token.offset + ('source' in token ? token.source.length : 0) };
  }
}

function itemsSpan(items: readonly CST.CollectionItem[], offset: number): Span {
  const real = items.filter(isRealItem);
  const first = real[0];
  const last = real.at(-1);
  return first && last ? { from: itemSpan(first).from, to: itemSpan(last).to } : { from: offset, to: offset };
}

/** False for the rest the parser keeps as an item although it holds only comments and blanks. */
export function isRealItem(item: CST.CollectionItem): boolean {
  return (
    item.key !== undefined ||
    item.sep !== undefined ||
    item.value !== undefined ||
    item.start.some((part) => !LAYOUT.has(part.type))
  );
}

/** From the first character of a key, `-` or property to the last of the value. */
export function itemSpan(item: CST.CollectionItem): Span {
  const spans: Span[] = [];
  for (const part of [...item.start, ...(item.sep ?? [])]) {
    if (!LAYOUT.has(part.type)) spans.push({ from: part.offset, to: part.offset + part.source.length });
  }
  if (item.key) spans.push(tokenSpan(item.key));
  if (item.value) spans.push(tokenSpan(item.value));
  return {
    from: spans.reduce((least, span) => Math.min(least, span.from), Number.POSITIVE_INFINITY),
    to: spans.reduce((most, span) => Math.max(most, span.to), 0),
  };
}

/** Where the value of an item may begin: after `:`, `-`, and after an anchor. null for a flow entry without such a mark. */
export function headEnd(item: CST.CollectionItem): number | null {
  const marks = [...item.start, ...(item.sep ?? [])].filter(
    (part) => part.type === 'map-value-ind' || part.type === 'seq-item-ind' || part.type === 'anchor',
  );
  const own = item.sep ? marks.filter((part) => item.sep?.includes(part)) : marks;
  const last = own.at(-1);
  return last ? last.offset + last.source.length : null;
}

/** Start of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Column of `offset`, from 0. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** End of the line that holds `offset`, before its line end. */
export function lineStop(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Start of the line after content that ends at `offset`; `offset` itself when the content took its line end with it (block scalars). */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** True when only blanks stand before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}
