import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#server/errors/app-error.ts';
import type { Incoming } from './exchange.ts';

/** 64 MiB: far above any page of 500 objects, far below what would hurt this process. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

const gunzipAsync = promisify(gunzip);

/** Reads a whole body: JSON when it says so, else text; null when empty. Throws `AppError('too-large' | 'cluster-unreachable')`. */
export async function readBody(incoming: Incoming, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.stream) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const text = (await unpack(Buffer.concat(chunks), incoming.contentEncoding, maxBytes)).toString('utf8');
  if (text === '') return null;
  if (!/^application\/([a-z.+-]+\+)?json\b/.test(incoming.contentType)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new AppError('cluster-unreachable', 'The API server sent an answer that is no valid JSON.', {
      cause,
    });
  }
}

async function unpack(bytes: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (encoding !== 'gzip' || bytes.length === 0) return bytes;
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes);
    throw new AppError('cluster-unreachable', 'The API server sent an answer that cannot be unpacked.', {
      cause,
    });
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'too-large',
    `The API server sent an answer of more than ${Math.round(maxBytes / 1_048_576)} MiB.`,
  );
}
