import type { JsonValue } from '#lib/gateway-api/json.ts';

/** The longest list the Gateway API allows has 1 024 entries (hostnames of a TLSRoute). */
const LONGEST_LIST = 2_000;
const MOST_VALUES = 300_000;

/** False for what only an accident or an attack writes: advice compares entries with each other, which then takes minutes. */
export function isReasonableSize(value: JsonValue): boolean {
  const pending: JsonValue[] = [value];
  for (let seen = 0; pending.length > 0; seen += 1) {
    const next = pending.pop();
    if (seen > MOST_VALUES) return false;
    if (typeof next !== 'object' || next === null) continue;
    const members = Object.values(next);
    if (members.length > LONGEST_LIST) return false;
    for (const member of members) pending.push(member);
  }
  return true;
}
