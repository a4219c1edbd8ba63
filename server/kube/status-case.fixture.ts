import type { ErrorCode } from '#lib/wire/errors.ts';
import { statusToError } from './status-error.ts';

/** An answer of an API server and the error it has to become. */
export type StatusCase = {
  name: string;
  status: number;
  body: unknown;
  code: ErrorCode;
  message?: RegExp;
  causes?: readonly { field: string; manager?: string }[];
};

/** A Status body as the API server writes it. */
export function failure(code: number, rest: Record<string, unknown>): unknown {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, ...rest };
}

/** What the answer becomes, in the words of a case. */
export function readStatus({ status, body }: StatusCase) {
  const { code, message, causes } = statusToError({ status, body, headers: {} });
  return {
    code,
    message,
    causes: causes.map(({ field, manager }) => (manager === undefined ? { field } : { field, manager })),
  };
}
