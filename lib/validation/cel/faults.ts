/** A rule that is not compiled here; `message` says what stands in the way, after "because". */
export class CannotCompile extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotCompile';
  }
}

/** An error inside a rule, as CEL has them: `&&`, `||`, `all` and `exists` may swallow it. Words as cel-go. */
export class CelFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CelFault';
  }
}

/** The rule stops here without a verdict: too many steps, or numbers that this engine cannot hold. Never swallowed. */
export class Unchecked extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unchecked';
  }
}

/** What cel-go says when the data does not fit a function at run time. */
export function noOverload(): CelFault {
  return new CelFault('no such overload');
}
