import type { ServerResponse } from 'node:http';
import type { ApiError } from '#lib/wire/errors.ts';
import { type AppError, toAppError } from '#server/errors/app-error.ts';
import { httpStatusOf } from './http-status.ts';

/** The body of every failed answer. */
export function errorBody(error: AppError, requestId: string): { readonly error: ApiError } {
  const { code, message, causes } = error;
  return { error: { code, message, causes: [...causes], requestId } };
}

/** Answers with an error outside of the Hono app; does nothing when an answer has begun. */
export function sendError(response: ServerResponse, thrown: unknown, requestId: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const error = toAppError(thrown);
  response.writeHead(httpStatusOf(error.code), {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(errorBody(error, requestId)));
}
