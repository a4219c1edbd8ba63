import { crc32 } from 'node:zlib';
import { isJsonObject, type JsonObject } from '#lib/gateway-api/json.ts';
import { DataDirError } from './data-dir-error.ts';

/** A record as one line: checksum, space, JSON, newline. JSON holds no newline of its own, so a line is whole or broken, never two. */
export function recordLine(record: JsonObject): Buffer {
  const json = Buffer.from(JSON.stringify(record));
  return Buffer.concat([Buffer.from(`${checksum(json)} `), json, NEWLINE]);
}

const NEWLINE = Buffer.from('\n');
const CHECKSUM_LENGTH = 8;

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0');
}

/** What a file of records holds, and how many of its bytes are whole records: the rest is a record torn by a crash. */
export type RecordFile = { readonly records: readonly JsonObject[]; readonly wholeBytes: number };

/** Reads the lines of a file; a broken last one is left out. Throws DataDirError for any other. */
export function readRecords(bytes: Buffer, path: string): RecordFile {
  const records: JsonObject[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const record = newline < 0 ? null : readLine(bytes.subarray(start, newline));
    if (record === null) {
      if (newline >= 0 && newline < bytes.length - 1)
        throw new DataDirError(`${path} is damaged at byte ${start}: the checksum of a record is wrong.`);
      return { records, wholeBytes: start };
    }
    records.push(record);
    start = newline + 1;
  }
  return { records, wholeBytes: start };
}

function readLine(line: Buffer): JsonObject | null {
  const json = line.subarray(CHECKSUM_LENGTH + 1);
  if (line.subarray(0, CHECKSUM_LENGTH + 1).toString('latin1') !== `${checksum(json)} `) return null;
  const value: unknown = JSON.parse(json.toString('utf8'));
  return isJsonObject(value) ? value : null;
}
