import { lintGutter, type Diagnostic as Marker, setDiagnostics } from '@codemirror/lint';
import type { EditorState, Extension, TransactionSpec } from '@codemirror/state';
import type { Fix } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { plainMessage } from './plain-words.ts';

/** Gutter and underlines for findings that come from outside. */
export const lintMarkers: Extension = lintGutter();

/** The transaction that shows these findings. Ranges may be of a slightly older text, so they are kept inside the document. */
export function showFindings(
  state: EditorState,
  findings: readonly YamlDiagnostic[],
  onFix: ((fix: Fix) => void) | null,
): TransactionSpec {
  const end = state.doc.length;
  return setDiagnostics(
    state,
    findings.map((finding): Marker => {
      const from = Math.min(finding.from, end);
      const { fix } = finding;
      return {
        from,
        // A finding about a whole block is marked at its first line: half a document underlined says nothing.
        to: Math.min(Math.max(finding.to, from), state.doc.lineAt(from).to),
        severity: finding.severity,
        message: plainMessage(finding),
        renderMessage: () => tooltip(finding),
        ...(fix && onFix ? { actions: [{ name: fix.label, apply: () => onFix(fix) }] } : {}),
      };
    }),
  );
}

function tooltip(finding: YamlDiagnostic): Node {
  const box = document.createElement('span');
  box.append(plainMessage(finding));
  if (finding.remedy !== undefined) {
    const remedy = document.createElement('small');
    remedy.textContent = finding.remedy;
    box.append(remedy);
  }
  return box;
}
