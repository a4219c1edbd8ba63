import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { InputError } from './cli-error.ts';
import { createSourceFile, type SourceFile } from './source-file.ts';

/** Largest file (bytes) that is read. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** What cannot stand in YAML or JSON: control characters but tab and line ends. */
const CONTROL = /(?![\t\n\r\u0085])\p{Cc}/u;

/** Reads a file, pipe or device as UTF-8, a byte order mark is left out. Throws `InputError`. */
export function readTextFile(path: string, name: string): Promise<SourceFile> {
  return readStream(createReadStream(path), name);
}

/** As `readTextFile`, of what is piped in. */
export async function readStream(stream: AsyncIterable<unknown>, name: string): Promise<SourceFile> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
      size += bytes.length;
      if (size > MAX_FILE_BYTES)
        throw problem(name, 'too-large', `It is larger than ${MAX_FILE_BYTES / 2 ** 20} MiB; split it.`);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw problem(name, 'unreadable', `It cannot be read: ${reasonOf(error)}.`);
  }
  return decode(Buffer.concat(chunks), name);
}

function decode(bytes: Buffer, name: string): SourceFile {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw problem(name, 'not-utf-8', 'It is UTF-16; save it as UTF-8.', { line: 1, column: 1 });
  if (!isUtf8(bytes)) {
    const place = placeAtEnd(name, bytes.subarray(0, validLength(bytes)));
    throw problem(name, 'not-utf-8', 'It is not UTF-8 from here on.', place);
  }
  const text = new TextDecoder().decode(bytes);
  const file = createSourceFile(name, text);
  const control = CONTROL.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0');
    const message = `A control character (U+${code.toUpperCase()}) stands here; this is no text file.`;
    throw problem(name, 'control-character', message, file.place(control.index));
  }
  return file;
}

function placeAtEnd(name: string, bytes: Buffer): { line: number; column: number } {
  const text = new TextDecoder().decode(bytes);
  return createSourceFile(name, text).place(text.length);
}

/** Length of the longest beginning that is UTF-8. */
function validLength(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    // A character cut at the end is no fault of the beginning, but it does not belong to it either.
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  return wholeCharacters(bytes, low);
}

/** `length` without the bytes of a character that is cut there. */
function wholeCharacters(bytes: Buffer, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const byte = bytes[length - back] ?? 0;
    if (byte >= 0xc0) return sizeOf(byte) > back ? length - back : length;
    if (byte < 0x80) return length;
  }
  return length;
}

function sizeOf(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a loop',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system refused, in words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? error.message;
}

/** One problem of a file as an error. */
export function problem(
  file: string,
  code: string,
  message: string,
  place: { readonly line: number; readonly column: number } | null = null,
): InputError {
  return new InputError([{ file, code, message, line: place?.line ?? null, column: place?.column ?? null }]);
}
