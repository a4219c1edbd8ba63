import type { Locator } from '#lib/yaml/locate.ts';

type Span = { readonly from: number; readonly to: number };
type Member = { readonly key: Span; readonly value: Span };
type Part = string | number;

/**
 * Where paths stand in a text that `JSON.parse` takes; null when they do not. Only the containers on the way are looked through, each once,
 * so that findings of a few objects of a long list cost little.
 */
export function createJsonLocator(text: string): Locator {
  const known = new Map<number, ReadonlyMap<Part, Member>>();
  const membersAt = (from: number) => {
    const found = known.get(from) ?? readMembers(text, from);
    known.set(from, found);
    return found;
  };
  return (path, part) => {
    const from = skipBlanks(text, 0);
    let member: Member = { key: { from, to: from + 1 }, value: { from, to: text.length } };
    for (const step of path) {
      const next = membersAt(member.value.from).get(step);
      if (!next) return null;
      member = next;
    }
    return member[part];
  };
}

/** Offset of the bracket that opens the level below `most`; null when the text is shallower. */
export function tooDeepAt(text: string, most: number): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth > most) return at;
    } else if (char === ']' || char === '}') depth -= 1;
  }
  return null;
}

/** Members of the object or list that opens at `from`; of a repeated key the last, as in `JSON.parse`. */
function readMembers(text: string, from: number): ReadonlyMap<Part, Member> {
  const members = new Map<Part, Member>();
  const isObject = text[from] === '{';
  if (!isObject && text[from] !== '[') return members;
  for (let at = skipBlanks(text, from + 1); at < text.length; at = skipBlanks(text, at + 1)) {
    if (text[at] === '}' || text[at] === ']') break;
    let name: Part = members.size;
    let key: Span = { from: at, to: at + 1 };
    if (isObject) {
      key = { from: at, to: endOfString(text, at) };
      name = String(JSON.parse(text.slice(key.from, key.to)));
      at = skipBlanks(text, skipBlanks(text, key.to) + 1);
    }
    const to = endOfValue(text, at);
    members.set(name, { key, value: { from: at, to } });
    at = skipBlanks(text, to);
    if (text[at] !== ',') break;
  }
  return members;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}

/** Behind the closing quote of the string that opens at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function endOfValue(text: string, from: number): number {
  if (text[from] === '"') return endOfString(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') {
      depth -= 1;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && ', \t\r\n'.includes(char)) return at;
  }
  return text.length;
}
