import { type Dispatcher, request as undiciRequest } from 'undici';
import { AppError } from '#server/errors/app-error.ts';
import type { Clock } from './clock.ts';
import { parseWarnings } from './warning-header.ts';

/** One HTTP exchange, ready to send. */
export type Exchange = {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** ms until the body is read. */
  readonly timeoutMs?: number;
  /** ms until the headers are there; the body may last. */
  readonly headersTimeoutMs?: number;
  readonly signal: AbortSignal | null;
};

export type Incoming = {
  readonly status: number;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly stream: AsyncIterable<Buffer>;
};

export type Answer<T> = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly value: T;
};

const KEPT_HEADERS = ['retry-after', 'audit-id', 'date', 'content-type'];

/** Sends and reads one answer. Transport faults become `AppError('cluster-unreachable')`; an abort by the caller is thrown as it is. */
export async function exchange<T>(
  call: Exchange,
  read: (incoming: Incoming) => Promise<T>,
): Promise<Answer<T>> {
  const control = new AbortController();
  const onAbort = () => control.abort(call.signal?.reason);
  if (call.signal?.aborted) onAbort();
  call.signal?.addEventListener('abort', onAbort, { once: true });
  const limitMs = call.timeoutMs ?? call.headersTimeoutMs ?? 0;
  const cancelTimer = call.clock.after(limitMs, () => control.abort(new TimeoutFault(limitMs)));
  try {
    const response = await undiciRequest(call.url, {
      method: call.method,
      headers: call.headers,
      body: call.body,
      dispatcher: call.dispatcher,
      signal: control.signal,
    });
    if (call.timeoutMs === undefined) cancelTimer();
    const { statusCode: status, headers, body } = response;
    const value = await read({
      status,
      contentType: single(headers['content-type']),
      contentEncoding: single(headers['content-encoding']),
      stream: body,
    });
    return { status, headers: keep(headers), warnings: parseWarnings(headers.warning), value };
  } catch (thrown) {
    control.abort();
    if (call.signal?.aborted || thrown instanceof AppError) throw thrown;
    throw unreachable(thrown, call);
  } finally {
    cancelTimer();
    call.signal?.removeEventListener('abort', onAbort);
  }
}

class TimeoutFault extends Error {
  readonly limitMs: number;
  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
    this.limitMs = limitMs;
  }
}

function single(value: string | string[] | undefined): string {
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function keep(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) if (headers[name] !== undefined) kept[name] = single(headers[name]);
  return kept;
}

/** One sentence for a transport fault, with what to do about it. */
function unreachable(thrown: unknown, call: Exchange): AppError {
  const details = { cause: thrown };
  const { host } = call.url;
  if (thrown instanceof TimeoutFault) {
    const seconds = Math.round(thrown.limitMs / 100) / 10;
    return new AppError('cluster-unreachable', `${host} did not answer within ${seconds} s.`, details);
  }
  const code = errorCode(thrown);
  if (code === 'ECONNREFUSED') {
    return new AppError(
      'cluster-unreachable',
      `${host} refuses connections. Is the cluster running?`,
      details,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new AppError(
      'cluster-unreachable',
      `The name of ${host} cannot be resolved. Check the kubeconfig or the network.`,
      details,
    );
  }
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SIGNATURE|ISSUER/.test(code)) {
    const message = `The TLS certificate of ${host} is not trusted (${code}). Check the certificate authority in the kubeconfig.`;
    return new AppError('cluster-unreachable', message, details);
  }
  const reason = code === '' ? 'the connection failed' : `the connection failed: ${code}`;
  return new AppError('cluster-unreachable', `${host} cannot be reached (${reason}).`, details);
}

function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  if (thrown instanceof AggregateError) return errorCode(thrown.errors[0]);
  return errorCode(thrown.cause);
}
