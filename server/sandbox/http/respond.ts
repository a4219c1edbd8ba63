import type { ServerResponse } from 'node:http';
import { isJsonObject, type JsonValue, numberAt, objectAt } from '#lib/gateway-api/json.ts';
import { StatusError } from '../status-error.ts';

/** An answer before it is written. */
export type Answer = {
  readonly code: number;
  readonly body: JsonValue;
  readonly warnings?: readonly string[];
  readonly contentType?: string;
};

/** Writes a JSON answer; warnings become `Warning: 299` headers. */
export function respond(response: ServerResponse, answer: Answer): void {
  const text = `${JSON.stringify(answer.body)}\n`;
  response.setHeader('content-type', answer.contentType ?? 'application/json');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.setHeader('cache-control', 'no-cache, private');
  const warnings = answer.warnings ?? [];
  if (warnings.length > 0) response.appendHeader('warning', warnings.map(warningHeader));
  const wait = retryAfterOf(answer.body);
  if (wait !== null) response.setHeader('retry-after', wait);
  response.writeHead(answer.code);
  response.end(text);
}

/** A warning as a header says it. */
export function warningHeader(warning: string): string {
  return `299 - ${JSON.stringify(warning)}`;
}

function retryAfterOf(body: JsonValue): number | null {
  if (!isJsonObject(body)) return null;
  return numberAt(objectAt(body, 'details'), 'retryAfterSeconds') ?? null;
}

/** Writes a plain text answer (health checks). */
export function respondText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

/** Writes what was thrown: a Status, or plain text for a path nobody serves. */
export function respondError(response: ServerResponse, error: unknown): void {
  const plainText = error instanceof StatusError ? error.fields.plainText : undefined;
  if (error instanceof StatusError && plainText !== undefined) respondText(response, error.code, plainText);
  else respond(response, errorAnswer(error));
}

/** Turns whatever was thrown into the Status the API server would send; unknown faults are 500. */
function errorAnswer(error: unknown): Answer {
  const status =
    error instanceof StatusError
      ? error
      : new StatusError({
          code: 500,
          reason: 'InternalError',
          message: `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
        });
  return { code: status.code, body: status.body() };
}
