import type { CliIo, CliSink } from './cli-io.ts';

/** Words in colour, or as they are. */
export type Style = Readonly<
  Record<'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan', (text: string) => string>
>;

const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, green: 32, cyan: 36 } as const;

/** Colours only for a terminal, and never against NO_COLOR (no-color.org). */
export function styleFor(sink: CliSink, env: CliIo['env']): Style {
  const isColoured = sink.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (name: keyof typeof CODES) => (text: string) =>
    isColoured && text !== '' ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    yellow: paint('yellow'),
    green: paint('green'),
    cyan: paint('cyan'),
  };
}
