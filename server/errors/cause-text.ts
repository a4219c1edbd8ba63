const MAX_LENGTH = 500;

/** Forms a secret has in the words of a program: a named value, a JWT, a long random run. */
const SECRETS: readonly RegExp[] = [
  /((?:bearer|token|password|passwd|secret|assertion|credential|cookie|api[-_]?key)["']?\s*[=:\s]\s*["']?)[^\s"',;]+/gi,
  /()eyJ[\w-]+(?:\.[\w-]*)*/g,
  /()(?=[\w+/=-]*\d)(?=[\w+/=-]*[a-z])(?=[\w+/=-]*[A-Z])[\w+/=-]{32,}/g,
];

/** What a lower failure says, for the log: one line, bounded, without what looks like a secret; null when it says nothing. */
export function causeText(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  // Cut first, generously: patterns over unbounded words of others would be slow.
  let text = cause.message.slice(0, MAX_LENGTH * 4);
  for (const secret of SECRETS) text = text.replace(secret, '$1[redacted]');
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? null : line.slice(0, MAX_LENGTH);
}
