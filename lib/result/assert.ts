/** Compile-time proof that a union was handled completely; throws if outside data broke the promise. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

/** States a fact the types cannot; the message says which program error it would be if false. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
