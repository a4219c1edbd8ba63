import {
  arrayAt,
  isJsonObject,
  type JsonObject,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { ErrorCause, ErrorCode } from '#lib/wire/errors.ts';
import { AppError } from '#server/errors/app-error.ts';

/** What is needed of an answer to explain it. */
export type ErrorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

type Explained = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly causes?: readonly ErrorCause[];
};

/** Turns any non-2xx answer of an API server (a Status, plain text, nothing) into the one `AppError`, causes with their fields. */
export function statusToError(answer: ErrorAnswer): AppError {
  const { code, message, causes } = explain(answer);
  const seconds = retryAfterSeconds(answer);
  return new AppError(code, message, {
    causes: causes ?? [],
    ...(seconds === null ? {} : { retryAfterSeconds: seconds }),
  });
}

/** `Retry-After` in seconds (a number or a date beside the answer's own Date), or the Status' own hint; null without one. */
export function retryAfterSeconds({ headers, body }: ErrorAnswer): number | null {
  const text = headers['retry-after'];
  if (text !== undefined) {
    if (/^\d+$/.test(text.trim())) return Math.min(Number(text), 3600);
    const span = Date.parse(text) - Date.parse(headers.date ?? '');
    if (Number.isFinite(span)) return Math.min(Math.max(0, span / 1000), 3600);
  }
  const hint = isJsonObject(body) ? numberAt(objectAt(body, 'details'), 'retryAfterSeconds') : undefined;
  return hint === undefined || hint <= 0 ? null : Math.min(hint, 3600);
}

function explain(answer: ErrorAnswer): Explained {
  const { status } = answer;
  const body = isJsonObject(answer.body) ? answer.body : {};
  const text = textOf(answer.body);
  switch (status) {
    case 401:
      return {
        code: 'cluster-auth',
        message: 'The API server does not accept the credentials. Sign in again.',
      };
    case 403:
      return explainForbidden(body, text);
    case 404:
      return explainNotFound(body);
    case 409:
      return explainConflict(body, text);
    case 410:
      return {
        code: 'gone',
        message: 'The API server no longer has this version of the data. Read it again.',
      };
    case 413:
      return { code: 'too-large', message: 'The object is larger than the API server takes (3 MiB).' };
    case 415:
      return { code: 'unsupported-media-type', message: 'The API server does not take this content type.' };
    case 429:
      return {
        code: 'throttled',
        message: 'The API server is busy and asks to wait. Try again in a moment.',
      };
    case 504:
      return {
        code: 'unknown-outcome',
        message: 'The API server did not finish in time; whether it was done is unknown.',
      };
    default:
      return explainOther(status, body, text);
  }
}

function textOf(body: unknown): string {
  if (isJsonObject(body)) return stringAt(body, 'message') ?? '';
  return typeof body === 'string' ? body.slice(0, 2000) : '';
}

function rawCauses(body: JsonObject): readonly JsonObject[] {
  return objectsAt(objectAt(body, 'details'), 'causes');
}

function causesOf(body: JsonObject): ErrorCause[] {
  return rawCauses(body).map((cause) => ({
    field: stringAt(cause, 'field') ?? '',
    reason: stringAt(cause, 'reason') ?? '',
    message: stringAt(cause, 'message') ?? '',
  }));
}

function explainForbidden(body: JsonObject, text: string): Explained {
  const causes = causesOf(body);
  const terminating = causes.find((cause) => cause.reason === 'NamespaceTerminating');
  if (terminating || /because it is being terminated/.test(text)) {
    return {
      code: 'namespace-terminating',
      message: 'The namespace is being deleted; nothing can be created in it.',
      causes,
    };
  }
  if (/exceeded quota/.test(text)) return { code: 'quota-exceeded', message: sentence(text), causes };
  const webhook = deniedByWebhook(text);
  if (webhook) return webhook;
  return {
    code: 'forbidden',
    message: text === '' ? 'The API server does not allow this.' : sentence(text),
    causes,
  };
}

/** A Status that names the object is about the object; anything else means the resource is not served. */
function explainNotFound(body: JsonObject): Explained {
  const { kind, name } = { kind: '', name: '', ...stringsOf(objectAt(body, 'details')) };
  if (name !== '')
    return { code: 'not-found', message: `${kind === '' ? 'The object' : kind} "${name}" does not exist.` };
  return { code: 'absent', message: 'This cluster does not serve this kind.' };
}

function stringsOf(object: JsonObject): { kind?: string; name?: string } {
  const kind = stringAt(object, 'kind');
  const name = stringAt(object, 'name');
  return { ...(kind === undefined ? {} : { kind }), ...(name === undefined ? {} : { name }) };
}

function explainConflict(body: JsonObject, text: string): Explained {
  const causes = rawCauses(body);
  if (causes.some((cause) => stringAt(cause, 'reason') === 'FieldManagerConflict')) {
    const fields = causes.map(fieldConflict);
    const managers = [...new Set(fields.map((cause) => cause.manager ?? ''))].filter((name) => name !== '');
    const owners = managers.length === 0 ? 'someone else' : managers.join(', ');
    return { code: 'conflict-fields', message: `Fields you change belong to ${owners}.`, causes: fields };
  }
  if (stringAt(body, 'reason') === 'AlreadyExists') {
    return { code: 'already-exists', message: sentence(text), causes: causesOf(body) };
  }
  if (/uid mismatch|UID in (?:the )?precondition|Precondition failed: UID/i.test(text))
    return recreated(body);
  return {
    code: 'conflict-version',
    message: 'The object changed since you read it. Look at the new version, then apply again.',
  };
}

function recreated(body: JsonObject): Explained {
  const message =
    'The object was deleted, or deleted and created anew, since you read it. Nothing was written.';
  return { code: 'conflict-uid', message, causes: causesOf(body) };
}

/** `conflict with "argocd-controller"` or `… "studio" with subresource "status" using group/v1 at <time>`. */
function fieldConflict(cause: JsonObject): ErrorCause {
  const message = stringAt(cause, 'message') ?? '';
  const [, quoted] = /^conflict with ("(?:[^"\\]|\\.)*")/.exec(message) ?? [];
  return {
    field: stringAt(cause, 'field') ?? '',
    reason: stringAt(cause, 'reason') ?? '',
    message,
    ...(quoted === undefined ? {} : { manager: unquote(quoted) }),
  };
}

/** Go's %q is JSON but for a few escapes; what does not parse is shown without its quotes. */
function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function explainOther(status: number, body: JsonObject, text: string): Explained {
  const undeclared = undeclaredField(text);
  if (undeclared) return undeclared;
  const webhook = deniedByWebhook(text);
  if (webhook) return webhook;
  const causes = causesOf(body);
  if (status === 422) {
    if (causes.some((cause) => cause.field === 'metadata.uid')) return recreated(body);
    return { code: 'invalid', message: invalidMessage(causes, text), causes: causes.map(withoutDecoration) };
  }
  if (status === 400) return explainBadRequest(text, causes);
  if (status === 503) {
    return {
      code: 'cluster-unreachable',
      message: 'The API server is not ready (503). It usually is a moment later.',
      causes,
    };
  }
  if (status >= 500) {
    return {
      code: 'unknown-outcome',
      message: `The API server failed (${status}): ${sentence(text)}`,
      causes,
    };
  }
  return {
    code: 'bad-request',
    message: `The API server refused the request (${status}): ${sentence(text)}`,
    causes,
  };
}

/** Server-side apply answers an unknown field with 500 and no reason: `failed to create typed patch object (ns/n; gv, Kind=K): .spec.x: field not declared in schema`. */
function undeclaredField(text: string): Explained | null {
  if (!text.includes('failed to create typed patch object')) return null;
  const body = text.slice(text.indexOf('): ') + 3);
  const causes = [...body.matchAll(/(?:^|[\s,[])(\.[^\s:]+): (field not declared in schema|[^\n]+)/g)].map(
    ([, path = '', message = '']): ErrorCause => ({
      field: path.replace(/^\./, ''),
      reason: message.startsWith('field not declared') ? 'FieldValueNotSupported' : 'FieldValueInvalid',
      message,
    }),
  );
  const unknown = causes.find((cause) => cause.message.startsWith('field not declared'));
  if (unknown)
    return { code: 'unknown-field', message: `The cluster's schema has no field ${unknown.field}.`, causes };
  return { code: 'invalid', message: sentence(body), causes };
}

function explainBadRequest(text: string, causes: readonly ErrorCause[]): Explained {
  const unknown = [...text.matchAll(/unknown field "([^"]+)"/g)].map(([, field = '']) => field);
  if (unknown.length > 0) {
    const found = unknown.map((field) => ({
      field,
      reason: 'FieldValueNotSupported',
      message: `unknown field "${field}"`,
    }));
    return {
      code: 'unknown-field',
      message: `The cluster's schema has no field ${unknown.join(', ')}.`,
      causes: found,
    };
  }
  const duplicate = [...text.matchAll(/duplicate field "([^"]+)"|key "([^"]+)" already set in map/g)];
  const fields = duplicate.map(([message, json, yaml]) => ({
    field: json ?? yaml ?? '',
    reason: 'FieldValueDuplicate',
    message,
  }));
  return { code: 'invalid', message: sentence(text), causes: fields.length > 0 ? fields : causes };
}

function deniedByWebhook(text: string): Explained | null {
  const [, name, why] = /admission webhook "([^"]+)" denied the request:? ?([\s\S]*)/.exec(text) ?? [];
  if (name !== undefined) {
    const reason = why === undefined || why.trim() === '' ? 'It gave no reason.' : sentence(why);
    return { code: 'webhook-denied', message: `The admission webhook "${name}" refused it: ${reason}` };
  }
  const [, policy] = /ValidatingAdmissionPolicy '([^']+)'.*denied request/.exec(text) ?? [];
  if (policy !== undefined) return { code: 'webhook-denied', message: sentence(text) };
  const [, failing] = /failed calling webhook "([^"]+)"/.exec(text) ?? [];
  if (failing === undefined) return null;
  return {
    code: 'webhook-denied',
    message: `The admission webhook "${failing}" does not answer, so the API server refuses the change.`,
  };
}

function invalidMessage(causes: readonly ErrorCause[], text: string): string {
  const [first] = causes;
  if (!first) return sentence(text);
  const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : '';
  return `${first.field === '' || first.field === '<nil>' ? '' : `${first.field}: `}${sentence(first.message)}${more}`;
}

/** The API server writes `<nil>` where a rule concerns the whole object. */
function withoutDecoration(cause: ErrorCause): ErrorCause {
  return cause.field === '<nil>' ? { ...cause, field: '' } : cause;
}

/** One bounded sentence of an upstream text. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 600);
  if (line === '') return 'It gave no reason.';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** True for both forms of an expired resourceVersion, and for one newer than the server knows: relist is the answer. */
export function isExpired(status: unknown): boolean {
  if (!isJsonObject(status)) return false;
  const reason = stringAt(status, 'reason');
  if (numberAt(status, 'code') === 410 || reason === 'Expired' || reason === 'Gone') return true;
  return arrayAt(objectAt(status, 'details'), 'causes').some(
    (cause) => isJsonObject(cause) && stringAt(cause, 'reason') === 'ResourceVersionTooLarge',
  );
}
