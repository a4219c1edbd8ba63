import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Severity } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { DraftEntry } from './draft-entry.ts';

/** A finding of the draft with the document it is about. */
export type DraftFinding = {
  readonly key: ObjectKey;
  readonly kind: string;
  readonly name: string;
  readonly finding: YamlDiagnostic;
  /** From 1. */
  readonly line: number;
};

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** All findings of the draft: the gravest first, then by document, then by place. */
export function orderFindings(
  entries: readonly DraftEntry[],
  findings: ReadonlyMap<ObjectKey, readonly YamlDiagnostic[]>,
): readonly DraftFinding[] {
  return entries
    .flatMap(({ document: { key, identity, text } }) =>
      [...(findings.get(key) ?? [])]
        .sort((a, b) => a.from - b.from)
        .map((finding) => ({
          key,
          kind: identity.kind,
          name: identity.name,
          finding,
          line: lineOf(text, finding.from),
        })),
    )
    .sort((a, b) => RANK[a.finding.severity] - RANK[b.finding.severity]);
}

/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
