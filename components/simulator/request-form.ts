import { err, ok, type Result } from '#lib/result/result.ts';
import type { RequestHeader, RequestOrigin, SimulatedRequest } from '#lib/routing/request.ts';
import { decodeRequest, encodeRequest } from '#lib/routing/request-text/encode-request.ts';
import { joinQuery, splitQuery } from '#lib/routing/request-text/query-rows.ts';

/** A row of headers or query; `id` holds it together on the screen while it is edited. */
export type FormRow = { readonly id: number; readonly name: string; readonly value: string };

/** The request as it is typed: everything is text until it is read. */
export type RequestForm = {
  /** `namespace`, `namespace/gateway` or `namespace/gateway:listener`. */
  readonly from: string;
  readonly to: string;
  readonly protocol: SimulatedRequest['protocol'];
  readonly method: string;
  /** May hold a query of its own; that of the rows comes after it. */
  readonly path: string;
  readonly query: readonly FormRow[];
  readonly headers: readonly FormRow[];
};

export type FormField = 'from' | 'to' | 'path' | 'headers';

/** What keeps the form from being a request. `isEmpty`: nothing is wrong, it is only not filled in yet. */
export type FormTrouble = { readonly field: FormField; readonly message: string; readonly isEmpty: boolean };

/** Where the form's trouble is said: fields that are wrong point there. */
export const FORM_MESSAGE_ID = 'simulator-message';

export const EMPTY_FORM: RequestForm = {
  from: '',
  to: '',
  protocol: 'http',
  method: 'GET',
  path: '/',
  query: [],
  headers: [],
};

/** Fills the form with a request. */
export function formOf(request: SimulatedRequest): RequestForm {
  const { path, rows } = splitQuery(request.path);
  return {
    from: originText(request.from),
    to: request.host,
    protocol: request.protocol,
    method: request.method,
    path,
    query: rows.map((row, id) => ({ id, ...row })),
    headers: request.headers.map((header, id) => ({ id, ...header })),
  };
}

/** Reads the form, or says at which field it cannot be read. */
export function readForm(form: RequestForm): Result<SimulatedRequest, FormTrouble> {
  const from = readOrigin(form.from);
  if (form.from.trim() === '') return trouble('from', 'Say where the request comes from.', { isEmpty: true });
  if (from === null)
    return trouble('from', 'A namespace, or a Gateway as namespace/name or namespace/name:listener.');
  const badName = nameTrouble(from);
  if (badName !== null) return trouble('from', badName);
  const host = form.to.trim();
  if (host === '') return trouble('to', 'Say where the request goes.', { isEmpty: true });
  const badHost = hostTrouble(host);
  if (badHost !== null) return trouble('to', badHost);
  if (!form.path.trim().startsWith('/')) return trouble('path', 'A path begins with a slash.');
  if (/\s/.test(form.path.trim())) return trouble('path', 'A path has no spaces; write %20 for one.');
  const badCall = form.protocol === 'grpc' ? callTrouble(form.path.trim()) : null;
  if (badCall !== null) return badCall;
  const badHeader = form.headers.find(isBadHeader);
  if (badHeader) return trouble('headers', `"${badHeader.name}" cannot be the name of a header.`);
  return ok(requestOf(form, from));
}

/** The form as it stands in the address of the page; empty while it is empty. What is not filled in yet is kept as such. */
export function textOfForm(form: RequestForm): string {
  const request = requestOf(form, readOrigin(form.from) ?? { kind: 'namespace', namespace: form.from });
  const isBlank = encodeRequest(request) === encodeRequest(requestOf(EMPTY_FORM, request.from));
  return isBlank && form.from === '' ? '' : encodeRequest(request);
}

/** Reads what `textOfForm` wrote; an error is one sentence. */
export function formOfText(text: string): Result<RequestForm, string> {
  if (text === '') return ok(EMPTY_FORM);
  const read = decodeRequest(text);
  return read.ok ? ok(formOf(read.value)) : read;
}

/** The origin as it is typed. */
export function originText(origin: RequestOrigin): string {
  if (origin.kind === 'namespace') return origin.namespace;
  const { namespace, name, listener } = origin;
  return `${namespace}/${name}${listener === null ? '' : `:${listener}`}`;
}

/** Rows with one more at the end. */
export function addRow(rows: readonly FormRow[]): readonly FormRow[] {
  return [...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name: '', value: '' }];
}

/** A header whose name no request can carry; one without a name is only not finished. */
export function isBadHeader({ name }: RequestHeader): boolean {
  return name !== '' && !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name.trim());
}

const ORIGIN = /^([^\s/:]+)(?:\/([^\s/:]+)(?::([^\s/:]+))?)?$/;

function readOrigin(text: string): RequestOrigin | null {
  const [, namespace, name, listener] = ORIGIN.exec(text.trim()) ?? [];
  if (namespace === undefined) return null;
  if (name === undefined) return { kind: 'namespace', namespace };
  return { kind: 'gateway', namespace, name, listener: listener ?? null };
}

/** RFC 1123: a namespace is a label, other names may have several with dots between. */
const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function nameTrouble(from: RequestOrigin): string | null {
  if (!LABEL.test(from.namespace))
    return `"${from.namespace}" cannot be a namespace: up to 63 of a–z, 0–9 and -, a letter or digit at both ends.`;
  if (from.kind === 'namespace') return null;
  const bad = [from.name, from.listener].find((name) => name !== null && !SUBDOMAIN.test(name));
  return bad === undefined
    ? null
    : `"${bad}" cannot be a name: a–z, 0–9, - and ., a letter or digit at both ends.`;
}

/** What is called has a Service and a method; a bare slash is where one begins to type. */
function callTrouble(path: string): Result<never, FormTrouble> | null {
  const [call = ''] = path.split('?', 1);
  if (/^\/[^/]+\/[^/]+$/.test(call)) return null;
  return trouble('path', 'A gRPC call is /package.Service/Method.', { isEmpty: call === '/' });
}

function requestOf(form: RequestForm, from: RequestOrigin): SimulatedRequest {
  const named = (rows: readonly FormRow[]) =>
    rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => ({ name: name.trim(), value }));
  return {
    from,
    host: form.to.trim(),
    method: form.protocol === 'grpc' ? 'POST' : form.method,
    path: joinQuery(form.path.trim(), named(form.query)),
    headers: named(form.headers),
    protocol: form.protocol,
  };
}

/** A host is a name and perhaps a port, not a URL. */
function hostTrouble(host: string): string | null {
  if (host.includes('://')) return 'Only host and port, without http://; the path has its own field.';
  if (host.includes('/')) return 'Only host and port; the path has its own field.';
  if (/\s/.test(host)) return 'A host has no spaces.';
  const [, port] = /^(?:\[[^\]]*\]|[^:]*):([^:]*)$/.exec(host) ?? [];
  if (port !== undefined && !isPort(port)) return 'The port is a number from 1 to 65535.';
  return null;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function trouble(
  field: FormField,
  message: string,
  { isEmpty }: { readonly isEmpty: boolean } = { isEmpty: false },
): Result<never, FormTrouble> {
  return err({ field, message, isEmpty });
}
