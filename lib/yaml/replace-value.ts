import type { CST } from 'yaml';
import type { EditSession } from './edit-session.ts';
import type { Entry } from './resolve-path.ts';
import { columnOf, headEnd, itemSpan, lineStart, lineStop, nextLine, tokenSpan } from './source-token.ts';
import type { TextEdit } from './text-edit.ts';
import { indentLines, quotingOf, renderBlock, renderFlow, type YamlStyle } from './yaml-style.ts';
import type { YamlValue } from './yaml-value.ts';

/** Writes a new value in the place of a member's old one, in the style of its surroundings. */
export function replaceValue(session: EditSession, entry: Entry, value: YamlValue): readonly TextEdit[] {
  return entry.container.type === 'flow-collection'
    ? replaceInFlow(session, entry, value)
    : replaceInBlock(session, entry, value);
}

function replaceInFlow(session: EditSession, { item }: Entry, value: YamlValue): readonly TextEdit[] {
  const old = item.value ?? undefined;
  const quoting = typeof value === 'string' ? quotingOf(old) : 'plain';
  const insert = renderFlow(value, session.style, quoting);
  if (old) return [{ ...tokenSpan(old), insert }];
  const head = headEnd(item);
  if (head !== null) return [{ from: head, to: head, insert: ` ${insert}` }];
  const end = itemSpan(item).to;
  return [{ from: end, to: end, insert: `: ${insert}` }];
}

/** `first` goes behind `key:` or `-` on the same line, `rest` on the lines below. */
type Rendering = { readonly first: string; readonly rest: string };

function renderMember(session: EditSession, entry: Entry, value: YamlValue): Rendering {
  const { item, container } = entry;
  const column = columnOf(session.text, itemSpan(item).from);
  const style = localStyle(session.style, item.value ?? undefined, column);
  const quoting = typeof value === 'string' ? quotingOf(item.value ?? undefined) : 'plain';
  const isItem = container.type === 'block-seq';
  const text = renderBlock(isItem ? [value] : { k: value }, style, quoting).slice(isItem ? 1 : 2);
  const [first = '', ...rest] = text.split('\n');
  return { first, rest: indentLines(rest.join('\n'), column, style.eol) };
}

/** A collection that stands here already shows how far its successor is to be indented. */
function localStyle(style: YamlStyle, old: CST.Token | undefined, column: number): YamlStyle {
  if (old?.type === 'block-map' && old.indent > column) return { ...style, step: old.indent - column };
  if (old?.type === 'block-seq') return { ...style, indentSeq: old.indent > column };
  return style;
}

function replaceInBlock(session: EditSession, entry: Entry, value: YamlValue): readonly TextEdit[] {
  const { text, style } = session;
  const head = headEnd(entry.item) ?? itemSpan(entry.item).to;
  const old = entry.item.value;
  const isBelow = old ? text.slice(head, tokenSpan(old).from).includes('\n') : false;
  // Comments that stay between the head and a block scalar would become part of its text.
  const rendering =
    isBelow && typeof value === 'string'
      ? { first: ` ${renderFlow(value, style)}`, rest: '' }
      : renderMember(session, entry, value);
  const below = rendering.rest === '' ? '' : style.eol + rendering.rest;
  if (!old) return insertAfterHead(text, head, { first: rendering.first, rest: below });
  const span = tokenSpan(old);
  const to = span.to - (/\r?\n$/.exec(text.slice(span.from, span.to))?.[0].length ?? 0);
  if (isBelow) {
    return replaceBelow(text, { head, from: lineStart(text, span.from), to, end: span.to }, rendering);
  }
  // Blanks that align values in columns stay, unless the line ends behind the head now.
  const from = rendering.first === '' ? head : span.from;
  const first = rendering.first.trimStart();
  if (text.slice(span.from, to).includes('\n')) return [{ from, to, insert: first + below }];
  const stop = lineStop(text, to);
  return [
    { from, to, insert: first },
    { from: stop, to: stop, insert: below },
  ];
}

function insertAfterHead(text: string, head: number, rendering: Rendering): readonly TextEdit[] {
  const stop = lineStop(text, head);
  return [
    { from: head, to: head, insert: rendering.first },
    { from: stop, to: stop, insert: rendering.rest },
  ];
}

/** The old value stands on lines of its own below the head; comments between the two stay. */
function replaceBelow(
  text: string,
  place: { readonly head: number; readonly from: number; readonly to: number; readonly end: number },
  { first, rest }: Rendering,
): readonly TextEdit[] {
  const { head, from } = place;
  const value =
    rest === '' ? { from, to: nextLine(text, place.end), insert: '' } : { from, to: place.to, insert: rest };
  return [{ from: head, to: head, insert: first }, value];
}
