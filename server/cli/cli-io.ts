/** Where text goes; `isTTY` decides on colours. */
export type CliSink = {
  readonly isTTY?: boolean | undefined;
  write(text: string): void;
};

/** Everything a run touches besides files and clusters, so that tests run it in their own process. */
export type CliIo = {
  /** Without the names of the program and the script. */
  readonly args: readonly string[];
  /** Relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<unknown>;
  /** Results alone; everything said about the run goes to `stderr`. */
  readonly stdout: CliSink;
  readonly stderr: CliSink;
  /** Aborted when a person ends what runs until it is ended. */
  readonly stopped: AbortSignal;
};

/** 0 good · 1 findings · 2 usage or unreadable input. */
export type ExitCode = 0 | 1 | 2;

/** Text of outside data made safe for a terminal: control and direction characters are written as escapes, tabs stay. */
export function printable(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, (char) =>
    char === '\n' ? '\\n' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Messages quote values, and a value can be as long as a file. */
const LONGEST = 600;

/** A text of bearable length: the middle is left out. */
export function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST - 100)} … ${text.slice(-97)}`;
}
