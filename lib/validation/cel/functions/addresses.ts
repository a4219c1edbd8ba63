/** An IP address as netip has it: 4 or 16 bytes. */
export class Ip {
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    this.bytes = bytes;
  }

  equals(other: unknown): boolean {
    return other instanceof Ip && this.bytes.join() === other.bytes.join();
  }

  get family(): 4 | 6 {
    return this.bytes.length === 4 ? 4 : 6;
  }

  /** The canonical form: IPv6 in lower case, the longest run of zeros as `::`. */
  toString(): string {
    return this.bytes.length === 4 ? this.bytes.join('.') : compress(groupsOf(this.bytes));
  }

  isUnspecified(): boolean {
    return this.bytes.every((byte) => byte === 0);
  }

  isLoopback(): boolean {
    if (this.family === 4) return this.bytes[0] === 127;
    return this.bytes.slice(0, 15).every((byte) => byte === 0) && this.bytes[15] === 1;
  }

  isLinkLocalUnicast(): boolean {
    const [first = 0, second = 0] = this.bytes;
    return this.family === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
  }

  isLinkLocalMulticast(): boolean {
    const [first = 0, second = 0, third = 0] = this.bytes;
    return this.family === 4
      ? first === 224 && second === 0 && third === 0
      : first === 0xff && (second & 0x0f) === 0x02;
  }

  isGlobalUnicast(): boolean {
    const [first = 0] = this.bytes;
    const isBroadcast = this.family === 4 && this.bytes.every((byte) => byte === 255);
    const isMulticast = this.family === 4 ? (first & 0xf0) === 0xe0 : first === 0xff;
    return !(
      isBroadcast ||
      isMulticast ||
      this.isUnspecified() ||
      this.isLoopback() ||
      this.isLinkLocalUnicast()
    );
  }
}

/** A network as netip.Prefix has it; the address keeps its host bits. */
export class Cidr {
  readonly ip: Ip;
  readonly prefixLength: number;

  constructor(ip: Ip, prefixLength: number) {
    this.ip = ip;
    this.prefixLength = prefixLength;
  }

  equals(other: unknown): boolean {
    return other instanceof Cidr && this.ip.equals(other.ip) && this.prefixLength === other.prefixLength;
  }

  toString(): string {
    return `${this.ip.toString()}/${this.prefixLength}`;
  }

  masked(): Cidr {
    return new Cidr(new Ip(maskedBytes(this.ip.bytes, this.prefixLength)), this.prefixLength);
  }

  containsIp(ip: Ip): boolean {
    return (
      ip.family === this.ip.family &&
      maskedBytes(ip.bytes, this.prefixLength).join() === maskedBytes(this.ip.bytes, this.prefixLength).join()
    );
  }

  containsCidr(other: Cidr): boolean {
    return this.prefixLength <= other.prefixLength && this.containsIp(other.ip);
  }
}

function maskedBytes(bytes: readonly number[], length: number): readonly number[] {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, length - index * 8));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
}

/** Parses as the CEL library of Kubernetes: no zone, no leading zeros, no IPv4 address inside of IPv6. Null when it is none. */
export function parseIp(text: string): Ip | null {
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  if (bytes === null) return null;
  const isMapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0);
  return isMapped && bytes[10] === 255 && bytes[11] === 255 ? null : new Ip(bytes);
}

/** Parses `address/length`. Null when it is none. */
export function parseCidr(text: string): Cidr | null {
  const at = text.lastIndexOf('/');
  const length = text.slice(at + 1);
  const ip = at < 0 ? null : parseIp(text.slice(0, at));
  if (!ip || !/^(0|[1-9]\d{0,2})$/.test(length)) return null;
  return Number(length) <= ip.bytes.length * 8 ? new Cidr(ip, Number(length)) : null;
}

function parseIpv4(text: string): readonly number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

function parseIpv6(text: string): readonly number[] | null {
  const [, head = '', tail] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? ['', text];
  const last = tail === undefined ? [] : parseIpv4(tail);
  if (last === null) return null;
  // `head` ends in a colon when an IPv4 tail follows; one colon belongs to the tail, two are a run of zeros.
  const body = tail === undefined || head.endsWith('::') ? head : head.slice(0, -1);
  const halves = body.split('::');
  if (halves.length > 2) return null;
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...(left ?? []), ...(right ?? [])];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const missing = 16 - last.length - groups.length * 2;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null;
  const zeros = Array.from({ length: missing }, () => 0);
  return [...bytesOf(left ?? []), ...zeros, ...bytesOf(right ?? []), ...last];
}

function bytesOf(groups: readonly string[]): readonly number[] {
  return groups.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

function groupsOf(bytes: readonly number[]): readonly number[] {
  return Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0));
}

function compress(groups: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let at = 0; at < groups.length; at += 1) {
    let end = at;
    while (groups[end] === 0) end += 1;
    if (end - at > length) [start, length] = [at, end - at];
  }
  const write = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (start < 0) return write(groups);
  return `${write(groups.slice(0, start))}::${write(groups.slice(start + length))}`;
}
