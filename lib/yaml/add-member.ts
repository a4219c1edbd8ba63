import type { CST } from 'yaml';
import type { EditSession } from './edit-session.ts';
import { type CollectionToken, isCollection } from './resolve-path.ts';
import {
  columnOf,
  isFirstOnLine,
  isRealItem,
  itemSpan,
  lineStart,
  nextLine,
  type Span,
} from './source-token.ts';
import type { TextEdit } from './text-edit.ts';
import { indentLines, renderBlock, renderFlow } from './yaml-style.ts';
import type { YamlValue } from './yaml-value.ts';

/** What is added: `{key: value}` to a mapping, `[value]` to a list. */
export type Member = { readonly [key: string]: YamlValue } | readonly [YamlValue];

/** The written members of a collection token; null for a token that is none. */
export function membersOf(token: CST.Token | undefined): readonly CST.CollectionItem[] | null {
  return isCollection(token) ? token.items.filter(isRealItem) : null;
}

/** Adds a member before the member `index` of a collection that has members, or behind the last. */
export function addMember(
  session: EditSession,
  container: CollectionToken,
  addition: { readonly index: number; readonly member: Member },
): readonly TextEdit[] {
  const items = container.items.filter(isRealItem);
  const next = items[addition.index];
  const previous = items[addition.index - 1];
  const place = { next: next && itemSpan(next), previous: previous && itemSpan(previous) };
  return container.type === 'flow-collection'
    ? addToFlow(session, place, addition.member)
    : addToBlock(session, place, addition.member);
}

type Place = { readonly next: Span | undefined; readonly previous: Span | undefined };

function addToFlow({ text, style }: EditSession, place: Place, member: Member): readonly TextEdit[] {
  const insert = renderFlow(member, style).slice(1, -1).trim();
  const neighbour = place.previous ?? place.next;
  if (!neighbour) return [];
  const gap = isFirstOnLine(text, neighbour.from)
    ? `,${style.eol}${' '.repeat(columnOf(text, neighbour.from))}`
    : ', ';
  if (place.next) return [{ from: place.next.from, to: place.next.from, insert: insert + gap }];
  return [{ from: neighbour.to, to: neighbour.to, insert: gap + insert }];
}

function addToBlock({ text, style }: EditSession, place: Place, member: Member): readonly TextEdit[] {
  const rendered = renderBlock(member, style);
  if (place.next) {
    const column = columnOf(text, place.next.from);
    if (!isFirstOnLine(text, place.next.from)) {
      // The list begins on the line of its parent's `-`: the new item takes that place, the old moves below.
      const insert = `${indentLines(rendered, column, style.eol).trimStart()}${style.eol}${' '.repeat(column)}`;
      return [{ from: place.next.from, to: place.next.from, insert }];
    }
    const at = aboveComments(
      text,
      place.next.from,
      place.previous ? nextLine(text, place.previous.to) : null,
    );
    return [{ from: at, to: at, insert: indentLines(rendered, column, style.eol) + style.eol }];
  }
  if (!place.previous) return [];
  const lines = indentLines(rendered, columnOf(text, place.previous.from), style.eol);
  const at = nextLine(text, place.previous.to);
  if (at === text.length && !text.endsWith('\n')) return [{ from: at, to: at, insert: style.eol + lines }];
  return [{ from: at, to: at, insert: lines + style.eol }];
}

/** Comment lines directly above an item speak of it; a new item goes above them. For the first item they may speak of the list and stay on top. */
function aboveComments(text: string, from: number, floor: number | null): number {
  let at = lineStart(text, from);
  if (floor === null) return at;
  while (at > floor) {
    const above = lineStart(text, at - 1);
    if (above < floor || !/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return at;
}
