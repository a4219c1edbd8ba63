import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** Key and certificate in PEM. */
export type ServerIdentity = { readonly key: string; readonly cert: string };

const VALID_DAYS = 365;
const DAY_MS = 86_400_000;

/** Object identifiers in DER, tag and length included. */
const OID = {
  ecdsaWithSha256: Buffer.from('06082a8648ce3d040302', 'hex'),
  commonName: Buffer.from('0603550403', 'hex'),
  subjectAltName: Buffer.from('0603551d11', 'hex'),
  basicConstraints: Buffer.from('0603551d13', 'hex'),
  keyUsage: Buffer.from('0603551d0f', 'hex'),
  extKeyUsage: Buffer.from('0603551d25', 'hex'),
  serverAuth: Buffer.from('06082b06010505070301', 'hex'),
} as const;

/**
 * A fresh P-256 key with a self-signed certificate (RFC 5280) for 127.0.0.1, ::1 and localhost, good for a year.
 * Written by hand because Node reads certificates but writes none, and kubectl sends a token over TLS only.
 */
export function createServerIdentity(now: Date): ServerIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(OID.ecdsaWithSha256);
  const name = sequence(set(sequence(OID.commonName, utf8('meshloom-sandbox'))));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(positive(randomBytes(16))),
    algorithm,
    name,
    sequence(
      utcTime(new Date(now.getTime() - DAY_MS)),
      utcTime(new Date(now.getTime() + VALID_DAYS * DAY_MS)),
    ),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, extensions()),
  );
  const signature = sign('sha256', body, privateKey);
  return {
    key: pemKey(privateKey),
    cert: pem('CERTIFICATE', sequence(body, algorithm, bitString(signature, 0))),
  };
}

function extensions(): Buffer {
  const names = sequence(
    implicit(7, Buffer.from([127, 0, 0, 1])),
    implicit(7, Buffer.from('00000000000000000000000000000001', 'hex')),
    implicit(2, Buffer.from('localhost')),
  );
  return sequence(
    extension(OID.basicConstraints, true, sequence(Buffer.from('0101ff', 'hex'))),
    // digitalSignature and keyCertSign: it is its own authority.
    extension(OID.keyUsage, true, bitString(Buffer.from([0x84]), 2)),
    extension(OID.extKeyUsage, false, sequence(OID.serverAuth)),
    extension(OID.subjectAltName, false, names),
  );
}

function extension(id: Buffer, critical: boolean, value: Buffer): Buffer {
  return sequence(id, ...(critical ? [Buffer.from('0101ff', 'hex')] : []), tagged(0x04, value));
}

function tagged(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  return size < 0x100 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return tagged(0x31, part);
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

/** Clears the sign bit and keeps the first byte above zero, as DER wants a positive integer. */
function positive(bytes: Buffer): Buffer {
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text));
}

function bitString(bytes: Buffer, unused: number): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([unused]), bytes]));
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function explicit(number: number, content: Buffer): Buffer {
  return tagged(0xa0 + number, content);
}

function implicit(number: number, content: Buffer): Buffer {
  return tagged(0x80 + number, content);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function pemKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
