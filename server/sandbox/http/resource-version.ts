import { badRequest } from '../status-error.ts';

/** Reads a `resourceVersion` parameter; null when unset. Throws 400 for anything but digits. */
export function parseResourceVersion(value: string | null): bigint | null {
  if (value === null || value === '') return null;
  if (!/^\d+$/.test(value))
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${value}": strconv.ParseUint: parsing "${value}": invalid syntax`,
    );
  return BigInt(value);
}

/** True for `1`, `t`, `true` in any case, as Go reads a boolean query parameter. */
export function isTrue(value: string | null): boolean {
  return value !== null && /^(1|t|true)$/i.test(value);
}
