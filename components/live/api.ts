import type { z } from 'zod';
import { err, ok, type Result } from '#lib/result/result.ts';
import { type ApiError, errorBodySchema } from '#lib/wire/errors.ts';
import { forgetSession, readSession } from './session.ts';

/** Asks Meshloom's server; never throws. Meshloom unreachable → code `cluster-unreachable`. */
export async function apiGet<T>(path: string, schema: z.ZodType<T>): Promise<Result<T, ApiError>> {
  return await request(path, schema, { method: 'GET' });
}

export type PostOptions = {
  readonly signal?: AbortSignal;
  /** The request changes the cluster: when its answer gets lost, the change may be done → code `unknown-outcome`. */
  readonly isWrite?: boolean;
};

/** Sends JSON with the session's CSRF word; never throws, not even when `signal` gives it up. A stale word is refreshed once. */
export async function apiPost<T>(
  path: string,
  schema: z.ZodType<T>,
  body: unknown,
  { signal, isWrite = false }: PostOptions = {},
): Promise<Result<T, ApiError>> {
  const send = async () => {
    const session = await readSession();
    // Nobody answers already: then nothing is sent that may or may not arrive.
    if (!session) return err(unreachable());
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-meshloom-csrf': session.csrf },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    };
    return await request(path, schema, { ...init, isWrite });
  };
  const first = await send();
  if (first.ok || (first.error.code !== 'forbidden-origin' && first.error.code !== 'unauthenticated')) {
    return first;
  }
  // Refused before anything was done, so sending again is safe.
  forgetSession();
  return await send();
}

async function request<T>(
  path: string,
  schema: z.ZodType<T>,
  { isWrite = false, ...init }: RequestInit & { readonly isWrite?: boolean },
): Promise<Result<T, ApiError>> {
  try {
    const response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' });
    const body: unknown = await response.json();
    if (!response.ok) {
      const failure = errorBodySchema.safeParse(body);
      if (failure.success) return err(failure.data.error);
      return err(isWrite ? lostAnswer() : unexpected(response));
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return ok(parsed.data);
    return err(isWrite ? lostAnswer() : unexpected(response));
  } catch {
    // fetch rejects when nothing answers, json() when the answer was cut off or is not ours.
    return err(isWrite ? lostAnswer() : unreachable());
  }
}

function unreachable(): ApiError {
  return localError('cluster-unreachable', 'Meshloom does not answer. Is it still running in the terminal?');
}

function lostAnswer(): ApiError {
  return localError('unknown-outcome', 'The connection to Meshloom was lost before it answered.');
}

function unexpected(response: Response): ApiError {
  return localError(
    'internal',
    `Meshloom answered ${response.status} in a form this page does not know. Reload the page.`,
  );
}

function localError(code: ApiError['code'], message: string): ApiError {
  return { code, message, causes: [], requestId: '' };
}
