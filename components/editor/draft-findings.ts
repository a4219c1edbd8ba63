import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { DraftEntry } from './draft-entry.ts';
import { serverFindings } from './server-findings.ts';
import type { DryRun } from './use-dry-run.ts';

/**
 * True for what the API server is certain to refuse: it is not asked, and Apply waits. References and our advice never hold a
 * draft back, however bad; the server's own words do not either, since it may take now what it refused a moment ago.
 */
export function blocks({ severity, source }: Diagnostic): boolean {
  return severity === 'error' && (source === 'syntax' || source === 'schema');
}

/** Documents that parse and that the API server refuses as they stand: by its schema as we read it, or by its own word. */
export function refusedCount(
  findings: ReadonlyMap<ObjectKey, readonly Diagnostic[]>,
  broken: ReadonlySet<ObjectKey>,
): number {
  return [...findings].filter(
    ([key, list]) =>
      !broken.has(key) &&
      list.some(
        (finding) => blocks(finding) || (finding.severity === 'error' && finding.source === 'server'),
      ),
  ).length;
}

/** Our findings, then those of the server as long as they are about exactly this text and say something new. */
export function joinFindings(
  entries: readonly DraftEntry[],
  local: ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]>,
  verdicts: DryRun['verdicts'],
): ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]> {
  return new Map(
    entries.map(({ document: { key, text } }) => {
      const own = local.get(key) ?? [];
      const said = new Set(own.map(wordsOf));
      const verdict = verdicts.get(key);
      const server = verdict && verdict.text === text ? serverFindings(text, verdict.result) : [];
      return [key, [...own, ...server.filter((finding) => !said.has(wordsOf(finding)))]];
    }),
  );
}

function wordsOf({ path, message }: Diagnostic): string {
  return `${formatFieldPath(path)} ${message}`;
}
