/** A command line that cannot be understood or carried out: one sentence with the remedy; ends the run with 2. */
export class UsageError extends Error {}

/** What in the input cannot be read, and where; line and column from 1, null where there is none. */
export type InputProblem = {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly code: string;
  readonly message: string;
};

/** Input that cannot be read; ends the run with 2. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column: message`. */
export function formatProblem({ file, line, column, message }: InputProblem): string {
  const place = line === null ? '' : column === null ? `:${line}` : `:${line}:${column}`;
  return `${file}${place}: ${message}`;
}
