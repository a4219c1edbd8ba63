import { type Diagnostic, formatFieldPath } from '#lib/result/diagnostic.ts';

/**
 * One entry where two checks found one thing: a field of the experimental channel is unknown to the schema and known to our
 * advice, which says more. What the schema says counts (code, source, severity), the words and the fix are those of the advice.
 */
export function foldFindings<Found extends Diagnostic>(findings: readonly Found[]): readonly Found[] {
  const advice = new Map(
    findings
      .filter(({ code }) => code === 'experimental-field')
      .map((finding) => [formatFieldPath(finding.path), finding]),
  );
  if (advice.size === 0) return findings;
  const folded = new Set<Found>();
  const joined = findings.map((finding) => {
    const other = finding.code === 'unknown-field' ? advice.get(formatFieldPath(finding.path)) : undefined;
    if (!other) return finding;
    folded.add(other);
    const { message, remedy, fix, spec } = other;
    return {
      ...finding,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      ...(fix === undefined ? {} : { fix }),
      ...(spec === undefined ? {} : { spec }),
    };
  });
  return joined.filter((finding) => !folded.has(finding));
}
