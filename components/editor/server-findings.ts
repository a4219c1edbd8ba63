import { type FieldPath, isSamePath, parseFieldPath } from '#lib/result/diagnostic.ts';
import type { ApplyResult } from '#lib/wire/apply.ts';
import type { ErrorCause } from '#lib/wire/errors.ts';
import { locate } from '#lib/yaml/locate.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { isUnanswered } from './dry-run-verdict.ts';
import { errorText } from './error-text.ts';

/** What the server says about a document, at the fields it names; what has no place stands at the first line. */
export function serverFindings(text: string, result: ApplyResult): readonly YamlDiagnostic[] {
  const { warnings } = result;
  // An error of the way there is no finding about the text.
  const error = result.error && isUnanswered(result.error.code) ? null : result.error;
  const found: YamlDiagnostic[] = [];
  const add = (finding: YamlDiagnostic) => {
    const isKnown = found.some(
      ({ path, message }) => message === finding.message && isSamePath(path, finding.path),
    );
    if (!isKnown) found.push(finding);
  };
  for (const cause of error?.causes ?? []) {
    // Who owns what is no mistake in the text; the apply bar asks about it.
    if (error?.code !== 'conflict-fields') add(finding(text, 'error', cause));
  }
  if (error && error.causes.length === 0 && error.code !== 'conflict-fields') {
    const message = error.message || errorText(error).title;
    add(finding(text, 'error', { field: '', reason: error.code, message }));
  }
  for (const warning of warnings) {
    const field = /"([\w.[\]/-]+)"/.exec(warning)?.[1] ?? '';
    add(finding(text, 'warning', { field, reason: 'server-warning', message: warning }));
  }
  return found;
}

function finding(text: string, severity: 'error' | 'warning', cause: ErrorCause): YamlDiagnostic {
  const path = cause.path ?? parseFieldPath(cause.field);
  const code = cause.reason === '' ? 'server' : cause.reason;
  return { code, severity, source: 'server', path, message: cause.message, ...placeOf(text, path) };
}

/** Place of a field, or of the nearest field around it that is written. */
function placeOf(text: string, path: FieldPath): { readonly from: number; readonly to: number } {
  const span = locate(text, path, 'value');
  // A container is marked at its key: its value would be half the document.
  const isLong = span !== null && text.slice(span.from, span.to).includes('\n');
  const place = isLong ? locate(text, path, 'key') : span;
  if (place && path.length > 0) return place;
  if (path.length > 1) return placeOf(text, path.slice(0, -1));
  const newline = text.indexOf('\n');
  return { from: 0, to: newline < 0 ? text.length : newline };
}
