import type { IncomingMessage } from 'node:http';
import { parse, YAMLParseError } from 'yaml';
import { decodeProtobuf, PROTOBUF_TYPE } from '../protobuf/decode-body.ts';
import { badRequest, tooLargeBody, unsupportedMediaType } from '../status-error.ts';
import { duplicateFields } from './duplicate-fields.ts';

/** Largest body the API server takes. */
const BODY_LIMIT = 3 * 1024 * 1024;

/** A request with its body read; `body` is undefined when there was none. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly body: unknown;
  /** Fields a JSON body says more than once; empty for other bodies. */
  readonly duplicates: () => readonly string[];
};

/** Reads an incoming message. JSON, YAML and protobuf bodies are parsed; throws 400, 413 or 415. */
export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(message.url ?? '/', 'http://sandbox');
  const contentType = (message.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const bytes = await readBytes(message);
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: message.headers.accept ?? '',
    contentType,
    userAgent: message.headers['user-agent'] ?? '',
    duplicates: () =>
      ['', 'application/json'].includes(contentType) ? duplicateFields(bytes.toString('utf8')) : [],
    body: bytes.length === 0 ? undefined : parseBody(bytes, contentType, message.method ?? ''),
  };
}

async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > BODY_LIMIT) throw tooLargeBody(BODY_LIMIT);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

const JSON_TYPES = [
  '',
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];
const YAML_TYPES = ['application/yaml', 'application/apply-patch+yaml'];

function parseBody(bytes: Buffer, contentType: string, method: string): unknown {
  try {
    if (JSON_TYPES.includes(contentType)) return JSON.parse(bytes.toString('utf8'));
    if (YAML_TYPES.includes(contentType)) return parse(bytes.toString('utf8'));
    if (contentType === PROTOBUF_TYPE && method !== 'PATCH') return decodeProtobuf(bytes);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof YAMLParseError)
      throw badRequest(`error decoding the body: ${error.message}`);
    throw error;
  }
  throw unsupportedMediaType(
    method === 'PATCH'
      ? [...JSON_TYPES.slice(2), 'application/apply-patch+yaml']
      : ['application/json', 'application/yaml', PROTOBUF_TYPE],
  );
}
