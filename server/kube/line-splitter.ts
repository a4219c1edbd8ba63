import { StringDecoder } from 'node:string_decoder';
import { AppError } from '#server/errors/app-error.ts';

/**
 * Cuts a byte stream into lines for a watch. A line without its newline is never handed out: the last, truncated one
 * is dropped with the splitter. Throws `AppError('too-large')` past `maxBytes` in one line.
 */
export function createLineSplitter(
  maxBytes: number,
  onLine: (line: string) => void,
): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const part = chunk.subarray(start, end);
      const line = pending.length === 0 ? part.toString('utf8') : joinLine(pending, part);
      if (pendingBytes + part.length > maxBytes) throw tooLong(maxBytes);
      pending = [];
      pendingBytes = 0;
      start = end + 1;
      if (line.trim() !== '') onLine(line);
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start));
      pendingBytes += chunk.length - start;
      if (pendingBytes > maxBytes) throw tooLong(maxBytes);
    }
  };
}

function joinLine(parts: readonly Buffer[], last: Buffer): string {
  const decoder = new StringDecoder('utf8');
  return parts.map((part) => decoder.write(part)).join('') + decoder.end(last);
}

function tooLong(maxBytes: number): AppError {
  return new AppError('too-large', `The API server sent a watch event of more than ${maxBytes} bytes.`);
}
