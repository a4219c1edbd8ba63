/** A CEL duration in nanoseconds. */
export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A CEL timestamp in nanoseconds since 1970 UTC. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** `optional.of(x)` or `optional.none()`. */
export class Optional {
  readonly isSome: boolean;
  readonly value: unknown;

  constructor(isSome: boolean, value: unknown) {
    this.isSome = isSome;
    this.value = value;
  }
}

/** A map made inside of a rule; maps of the data stay JSON objects. */
export class MapValue {
  readonly entries: ReadonlyMap<unknown, unknown>;

  constructor(entries: ReadonlyMap<unknown, unknown>) {
    this.entries = entries;
  }
}
