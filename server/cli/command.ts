import type { CliIo, ExitCode } from './cli-io.ts';
import type { Arguments, FlagSpecs } from './read-arguments.ts';

/** One word behind `meshloom`. `run` throws `UsageError`, `InputError` and `AppError`. */
export type Command = {
  readonly flags: FlagSpecs;
  readonly help: string;
  run(args: Arguments, io: CliIo): Promise<ExitCode>;
};

/** A checked choice as its type; null when it was not given. */
export function chosen<T extends string>(values: readonly T[], text: string | undefined): T | null {
  return values.find((value) => value === text) ?? null;
}
