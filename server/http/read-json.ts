import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { AppError } from '#server/errors/app-error.ts';

/** Largest body of a small request, bytes. */
export const BODY_LIMIT = 256 * 1024;
/** Largest body of an apply: several documents. */
export const APPLY_BODY_LIMIT = 1024 * 1024;

const DEPTH_LIMIT = 64;

/**
 * Reads and checks a JSON body. Throws `AppError('too-large' | 'bad-request')`; the size is enforced while reading, not
 * believed from the header.
 */
export async function readJson<T>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
  limit = BODY_LIMIT,
): Promise<T> {
  const text = await readText(request, limit);
  // Before parsing: recursion on hostile nesting is what must not happen.
  if (nestingOf(text) > DEPTH_LIMIT) throw new AppError('bad-request', 'The JSON is nested too deeply.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad-request', 'The body is not valid JSON.', { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const causes = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: formatFieldPath(issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))),
    reason: issue.code,
    message: issue.message,
  }));
  throw new AppError('bad-request', 'The request does not have the expected form.', { causes });
}

async function readText(request: IncomingMessage, limit: number): Promise<string> {
  const tooLarge = new AppError('too-large', `The request is larger than ${limit / 1024} KiB.`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLarge;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Deepest nesting of brackets outside strings; one pass, whatever the text. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString && char === '\\') index += 1;
    else if (char === '"') inString = !inString;
    else if (inString) continue;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
