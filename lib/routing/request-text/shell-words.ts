import { err, ok, type Result } from '#lib/result/result.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

type Reader = { readonly text: string; at: number; word: string | null };

/**
 * Splits a command line as a POSIX shell does: quotes, `$'…'`, backslashes, a line that goes on after a backslash.
 * Nothing is expanded. An error is one sentence.
 */
export function shellWords(text: string): Result<readonly string[], string> {
  const words: string[] = [];
  const reader: Reader = { text, at: 0, word: null };
  while (reader.at < text.length) {
    const trouble = readPart(reader, words);
    if (trouble !== null) return err(trouble);
  }
  if (reader.word !== null) words.push(reader.word);
  return ok(words);
}

/** Reads one character, quoted part or space. Gives what is wrong, or null. */
function readPart(reader: Reader, words: string[]): string | null {
  const { text, at } = reader;
  const char = text.charAt(at);
  if (/\s/.test(char)) {
    if (reader.word !== null) words.push(reader.word);
    reader.word = null;
    reader.at += 1;
    return null;
  }
  if (char === "'") return readQuoted(reader, { close: "'", from: at + 1, escapes: 'none' });
  if (char === '"') return readQuoted(reader, { close: '"', from: at + 1, escapes: 'few' });
  if (text.startsWith("$'", at)) return readQuoted(reader, { close: "'", from: at + 2, escapes: 'all' });
  if (char === '\\') {
    const next = text.slice(at + 1).startsWith('\r\n') ? '\r\n' : text.charAt(at + 1);
    if (!/^\r?\n$/.test(next)) reader.word = (reader.word ?? '') + next;
    reader.at += 1 + next.length;
    return null;
  }
  reader.word = (reader.word ?? '') + char;
  reader.at += 1;
  return null;
}

type Quoting = {
  readonly close: string;
  readonly from: number;
  /** none: as it stands · few: as in double quotes · all: as in `$'…'`. */
  readonly escapes: 'none' | 'few' | 'all';
};

function readQuoted(reader: Reader, { close, from, escapes }: Quoting): string | null {
  const { text } = reader;
  let word = reader.word ?? '';
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === close) {
      reader.word = word;
      reader.at = at + 1;
      return null;
    }
    if (char === '\\' && escapes !== 'none') {
      at += 1;
      word += unescaped(text.charAt(at), escapes);
    } else word += char;
  }
  return `A quote (${close}) is opened and never closed.`;
}

function unescaped(char: string, escapes: 'few' | 'all'): string {
  if (escapes === 'all') return ESCAPES[char] ?? `\\${char}`;
  if (char === '\n') return '';
  return '"\\$`'.includes(char) ? char : `\\${char}`;
}
