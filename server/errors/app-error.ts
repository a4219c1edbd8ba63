import type { ErrorCause, ErrorCode } from '#lib/wire/errors.ts';

/** What may come with an `AppError` besides its code and sentence. */
export type AppErrorDetails = {
  /** Fields the API server or we complain about. */
  readonly causes?: readonly ErrorCause[];
  /** The lower failure; goes to the log, never to the browser. */
  readonly cause?: unknown;
  /** Seconds the API server asked to wait before another try (Retry-After). */
  readonly retryAfterSeconds?: number;
};

/**
 * The one failure `server` throws. `code` decides the HTTP status and the text the page shows; `message` is one
 * sentence for a person and never holds a credential, a body or a value of a secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly causes: readonly ErrorCause[];
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, message: string, details: AppErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.causes = details.causes ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** Takes any thrown value for an `AppError`; what is none becomes `internal` with a sentence that reveals nothing. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError(
    'internal',
    'Meshloom failed at this. The server log has the details under the request id.',
    {
      cause: thrown,
    },
  );
}
