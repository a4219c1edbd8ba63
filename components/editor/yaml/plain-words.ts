import type { Diagnostic, Severity } from '#lib/result/diagnostic.ts';

/** A finding's message without the path that the API server's wording repeats; the path is shown beside it. */
export function plainMessage({ message }: Pick<Diagnostic, 'message'>): string {
  return message
    .replace(/: \S+ in body /, ': ')
    .replace(/^unknown field "(?:.*[.\]])?([^".]+)"$/, 'Unknown field $1');
}

export const SEVERITY_WORD: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
};
