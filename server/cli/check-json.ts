import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { CheckEntry } from '#lib/wire/cli-check.ts';
import type { CheckedDocument } from './check-manifests.ts';

/** The documents in the contract of `check -o json`. */
export function checkEntries(documents: readonly CheckedDocument[]): readonly CheckEntry[] {
  return documents.map(({ file, index, apiVersion, kind, namespace, name, verdict, findings }) => ({
    file,
    index,
    apiVersion,
    kind,
    namespace,
    name,
    verdict,
    diagnostics: findings.map(({ path, severity, code, message, line, column }) => ({
      path: formatFieldPath(path),
      severity,
      code,
      message,
      line,
      column,
    })),
  }));
}
