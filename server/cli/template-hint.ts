import type { DocumentText } from '#lib/yaml/split-documents.ts';
import type { InputProblem } from './cli-error.ts';
import type { SourceFile } from './source-file.ts';

/** Code of what is said about a template. */
export const TEMPLATE_CODE = 'helm-template';

/** What is said of a file with `{{` that does not read or check well, at the first of them; nothing when there is none. */
export function templateProblem(
  file: SourceFile,
  { from, text }: Pick<DocumentText, 'from' | 'text'>,
): readonly (InputProblem & { readonly line: number; readonly column: number })[] {
  const at = text.indexOf('{{');
  if (at < 0) return [];
  const place = file.place(from + at);
  const message = `This looks like an unrendered Helm template (line ${place.line}): run helm template first.`;
  return [{ file: file.name, ...place, code: TEMPLATE_CODE, message }];
}
