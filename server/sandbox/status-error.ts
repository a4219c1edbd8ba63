import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';

/** One entry of `details.causes` of a Status. */
export type StatusCause = { readonly reason?: string; readonly field?: string; readonly message?: string };

type StatusDetails = {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
};

type StatusFields = {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: StatusDetails;
  /** What `metadata` of the Status holds, if anything. */
  readonly metadata?: JsonObject;
  /** Sent as this plain text, as the real server does where no API is. */
  readonly plainText?: string;
};

/** What a failure is about: group and resource plural (`httproutes`), and the object's name. */
export type Subject = { readonly group: string; readonly plural: string; readonly name: string };

/** A refusal in the API server's own form; the HTTP layer sends `body()` with `code`. */
export class StatusError extends Error {
  readonly fields: StatusFields;

  constructor(fields: StatusFields) {
    super(fields.message);
    this.name = 'StatusError';
    this.fields = fields;
  }

  get code(): number {
    return this.fields.code;
  }

  /** The `meta/v1` Status object; absent members are left out as the API server does. */
  body(): JsonObject {
    const { code, reason, message, details, metadata } = this.fields;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: metadata ?? {},
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details: detailsBody(details) }),
      code,
    };
  }
}

function detailsBody(details: StatusDetails): JsonObject {
  const body: Record<string, JsonValue> = {};
  if (details.name) body.name = details.name;
  if (details.group) body.group = details.group;
  if (details.kind) body.kind = details.kind;
  if (details.uid) body.uid = details.uid;
  if (details.causes && details.causes.length > 0) body.causes = details.causes.map(causeBody);
  if (details.retryAfterSeconds) body.retryAfterSeconds = details.retryAfterSeconds;
  return body;
}

function causeBody(cause: StatusCause): JsonObject {
  return {
    ...(cause.reason === undefined ? {} : { reason: cause.reason }),
    ...(cause.message === undefined ? {} : { message: cause.message }),
    ...(cause.field === undefined ? {} : { field: cause.field }),
  };
}

/** `httproutes.gateway.networking.k8s.io`, or `services` for the core group. */
export function qualifiedPlural(subject: { readonly group: string; readonly plural: string }): string {
  return subject.group === '' ? subject.plural : `${subject.plural}.${subject.group}`;
}

function detailsOf(subject: Subject): StatusDetails {
  return { name: subject.name, group: subject.group, kind: subject.plural };
}

/** 400: the request itself is malformed. */
export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

/** 401: no token, or a wrong one. */
export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
}

/** 403 with a plain message. */
export function forbidden(subject: Subject, why: string, causes: readonly StatusCause[] = []): StatusError {
  return new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${qualifiedPlural(subject)} ${quote(subject.name)} is forbidden: ${why}`,
    details: { ...detailsOf(subject), causes },
  });
}

/** 404 for an object. */
export function notFound(subject: Subject): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: `${qualifiedPlural(subject)} ${quote(subject.name)} not found`,
    details: detailsOf(subject),
  });
}

/** 404 for a path nobody serves: a Status inside the groups that are built in, plain text elsewhere. */
export function resourceNotFound(where: 'built-in' | 'elsewhere' = 'elsewhere'): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
    ...(where === 'elsewhere' ? { plainText: '404 page not found\n' } : {}),
  });
}

/** 405: the path exists, the verb does not. */
export function methodNotAllowed(): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}

/** 406: none of the accepted media types is served (protobuf alone, for one). */
export function notAcceptable(): StatusError {
  return new StatusError({
    code: 406,
    reason: 'NotAcceptable',
    message: 'only the following media types are accepted: application/json',
  });
}

/** 409: the object is already there. */
export function alreadyExists(subject: Subject): StatusError {
  return new StatusError({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualifiedPlural(subject)} ${quote(subject.name)} already exists`,
    details: detailsOf(subject),
  });
}

/** 409: optimistic lock or precondition failed. */
export function conflict(subject: Subject, why: string): StatusError {
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualifiedPlural(subject)} ${quote(subject.name)}: ${why}`,
    details: detailsOf(subject),
  });
}

/** 409 of the optimistic lock. */
export function staleObject(subject: Subject): StatusError {
  return conflict(
    subject,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

/** 410: the asked resourceVersion is no longer in the history; a page may go on with `next`, from what is there now. */
export function expired(message: string, next?: string): StatusError {
  const metadata = next === undefined ? {} : { metadata: { continue: next } };
  return new StatusError({ code: 410, reason: 'Expired', message, ...metadata });
}

/** 413: body over the limit of the API server. */
export function tooLargeBody(limit: number): StatusError {
  return new StatusError({
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: `Request entity too large: limit is ${limit}`,
  });
}

/** 415: a body or patch type that is not served here. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

/** 422: the object was understood and refused; one cause per field. Message as the API server joins it. */
export function invalid(
  subject: Subject & { readonly kind: string },
  causes: readonly StatusCause[],
): StatusError {
  const kind = subject.group === '' ? subject.kind : `${subject.kind}.${subject.group}`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${kind} ${quote(subject.name)} is invalid: ${joinCauses(causes)}`,
    details: { name: subject.name, group: subject.group, kind: subject.kind, causes },
  });
}

/** 422 about the options of a request, for example a missing fieldManager. */
export function invalidOptions(kind: string, ...causes: readonly StatusCause[]): StatusError {
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${kind}.meta.k8s.io "" is invalid: ${joinCauses(causes)}`,
    details: { group: 'meta.k8s.io', kind, causes },
  });
}

function joinCauses(causes: readonly StatusCause[]): string {
  const parts = causes.map((cause) =>
    cause.field ? `${cause.field}: ${cause.message}` : (cause.message ?? ''),
  );
  return parts.length === 1 ? (parts[0] ?? '') : `[${parts.join(', ')}]`;
}

/** 504: a resourceVersion that lies in the future. */
export function tooLargeResourceVersion(asked: bigint, current: bigint): StatusError {
  return new StatusError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });
}

function quote(name: string): string {
  return JSON.stringify(name);
}
