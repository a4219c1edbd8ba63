import { printable } from './cli-io.ts';

/** How a report is written: names and values of manifests go through `text` and `code`. */
export type Markup = {
  title(level: 2 | 3, words: string): string;
  strong(words: string): string;
  text(words: string): string;
  code(words: string): string;
};

/** For the comment of a pull request: names must not turn into markup, mentions or links there. */
export const MARKDOWN: Markup = {
  title: (level, words) => `${'#'.repeat(level)} ${words}`,
  strong: (words) => `**${escaped(words)}**`,
  text: escaped,
  // Inside a code span only its own mark would end it.
  code: (words) => `\`${printable(words).replaceAll('`', 'ˋ')}\``,
};

/** For a terminal: nothing is escaped but what would steer it. */
export const PLAIN: Markup = {
  title: (_, words) => words,
  strong: printable,
  text: printable,
  code: printable,
};

function escaped(words: string): string {
  return printable(words)
    .replace(/[<>*_[\]|\\`~]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b');
}
