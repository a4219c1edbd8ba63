import type { JsonValue } from './json-value.ts';

/** Sets a member by a name from outside: `__proto__` too becomes a member, not the prototype. */
export function setOwn(target: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
