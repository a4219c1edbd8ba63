import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { badRequest, unsupportedMediaType } from '../status-error.ts';
import { readMessage } from './read-message.ts';
import { wireTables } from './tables.ts';

/** Media type of Kubernetes' protobuf, which typed clients send for built-in kinds. */
export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';

/** What stands before every message: `k8s` and a zero. */
const MAGIC = Buffer.from('k8s\0', 'latin1');

/** The object of a protobuf body as JSON. Throws 400 when it is none, 415 for a kind whose layout isn't known here. */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC))
    throw badRequest('the body does not begin as a protobuf message of Kubernetes does');
  try {
    return readEnvelope(body.subarray(MAGIC.length));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      throw badRequest(`the protobuf body cannot be read: ${error.message}`);
    throw error;
  }
}

/** `runtime.Unknown`: what the object is called, and its bytes. */
function readEnvelope(bytes: Uint8Array): JsonObject {
  const reader = new BinaryReader(bytes);
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1 && wireType === WireType.LengthDelimited)
      ({ apiVersion, kind } = readType(reader.bytes()));
    else if (number === 2 && wireType === WireType.LengthDelimited) raw = reader.bytes();
    else reader.skip(wireType, number);
  }
  const message = wireTables().kinds.get(`${apiVersion} ${kind}`);
  if (message === undefined) throw unsupportedMediaType(['application/json', 'application/yaml']);
  return { apiVersion, kind, ...readMessage(raw, message) };
}

function readType(bytes: Uint8Array): { readonly apiVersion: string; readonly kind: string } {
  const reader = new BinaryReader(bytes);
  const texts = new Map<number, string>();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) texts.set(number, reader.string());
    else reader.skip(wireType, number);
  }
  return { apiVersion: texts.get(1) ?? '', kind: texts.get(2) ?? '' };
}
