import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { type WireField, type WireMessage, wireTables } from './tables.ts';

/** Reads a message as the JSON its Go type would be written as; unknown fields are skipped. Throws RangeError or Error when the bytes are none. */
export function readMessage(bytes: Uint8Array, message: string): JsonObject {
  const fields: WireMessage = wireTables().messages.get(message) ?? new Map();
  const reader = new BinaryReader(bytes);
  const out: Record<string, JsonValue> = {};
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = fields.get(number);
    if (!field) reader.skip(wireType, number);
    else if (field.form === 'map') addEntry(out, field, reader.bytes());
    else addValue(out, field, readValue(reader, field.type, wireType));
  }
  return out;
}

function addValue(out: Record<string, JsonValue>, field: WireField, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (field.form === 'list') {
    const before = out[field.name];
    out[field.name] = [...(Array.isArray(before) ? before : []), value];
  } else if (field.name === '') Object.assign(out, isJsonObject(value) ? value : {});
  else if (field.keepZero || !isZero(value)) out[field.name] = value;
}

function isZero(value: JsonValue): boolean {
  return value === '' || value === 0 || value === false;
}

function addEntry(out: Record<string, JsonValue>, field: WireField, bytes: Uint8Array): void {
  const reader = new BinaryReader(bytes);
  let key = '';
  let value: JsonValue | undefined;
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1) key = reader.string();
    else if (number === 2) value = readValue(reader, field.type, wireType);
    else reader.skip(wireType, number);
  }
  const before = out[field.name];
  out[field.name] = { ...(isJsonObject(before) ? before : {}), [key]: value ?? '' };
}

function readValue(reader: BinaryReader, type: string, wireType: WireType): JsonValue | undefined {
  if (wireType === WireType.Varint) return type === 'bool' ? reader.bool() : Number(reader.int64());
  if (wireType !== WireType.LengthDelimited)
    throw new Error(`wire type ${wireType} is none of Kubernetes' own`);
  const bytes = reader.bytes();
  switch (type) {
    case 'string':
      return Buffer.from(bytes).toString('utf8');
    case 'bytes':
      return Buffer.from(bytes).toString('base64');
    case 'time':
    case 'microtime':
      return bytes.length === 0 ? undefined : timeText(bytes, type);
    case 'quantity':
      return scalarsOf(bytes).text.get(1) ?? '0';
    case 'json': {
      const value: unknown = JSON.parse(scalarsOf(bytes).text.get(1) ?? 'null');
      return isJsonObject(value) ? value : null;
    }
    case 'intOrString': {
      const { numbers, text } = scalarsOf(bytes);
      return (numbers.get(1) ?? 0) === 0 ? (numbers.get(2) ?? 0) : (text.get(3) ?? '');
    }
    default:
      return readMessage(bytes, type);
  }
}

/** Seconds and nanoseconds as RFC 3339, with six digits after the point for a MicroTime. */
function timeText(bytes: Uint8Array, type: 'time' | 'microtime'): string {
  const { numbers } = scalarsOf(bytes);
  const text = new Date((numbers.get(1) ?? 0) * 1000).toISOString().slice(0, 19);
  if (type === 'time') return `${text}Z`;
  const micros = Math.floor((numbers.get(2) ?? 0) / 1000);
  return `${text}.${String(micros).padStart(6, '0')}Z`;
}

type Scalars = { readonly numbers: Map<number, number>; readonly text: Map<number, string> };

function scalarsOf(bytes: Uint8Array): Scalars {
  const reader = new BinaryReader(bytes);
  const out: Scalars = { numbers: new Map(), text: new Map() };
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.Varint) out.numbers.set(number, Number(reader.int64()));
    else if (wireType === WireType.LengthDelimited)
      out.text.set(number, Buffer.from(reader.bytes()).toString('utf8'));
    else reader.skip(wireType, number);
  }
  return out;
}
