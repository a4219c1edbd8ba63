import type { Diagnostic } from '#lib/result/diagnostic.ts';

/** Findings that say one thing of many places, or one that stands alone. */
export type FindingGroup = { readonly code: string; readonly findings: readonly Diagnostic[] };

/** More than these of one kind are shown as one line. */
const MOST_ALIKE = 3;

/** Findings in their order; those of a code with many of them together, where the first stands. */
export function groupFindings(findings: readonly Diagnostic[]): readonly FindingGroup[] {
  const byCode = Map.groupBy(findings, ({ code, severity }) => `${severity} ${code}`);
  return [...byCode.values()].flatMap((alike): readonly FindingGroup[] => {
    const [first] = alike;
    if (!first) return [];
    return alike.length > MOST_ALIKE
      ? [{ code: first.code, findings: alike }]
      : alike.map((finding) => ({ code: finding.code, findings: [finding] }));
  });
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['backend-without-endpoints', 'backends without ready endpoint'],
  ['backend-missing', 'backends that do not exist'],
  ['backend-not-granted', 'backends that no grant allows'],
  ['backend-port-missing', 'backends on ports that their Service does not have'],
  ['backend-kind-unusable', 'backends of kinds that cannot be used'],
  ['external-name-backend', 'backends that are ExternalName Services'],
  ['rule-without-backend', 'rules without backend'],
  ['all-weights-zero', 'rules whose weights are all 0'],
  ['experimental-field', 'fields of the experimental channel'],
  ['unknown-field', 'unknown fields'],
  ['regex-not-portable', 'regular expressions that are read differently elsewhere'],
  ['regex-not-re2', 'regular expressions that RE2 does not know'],
  ['regex-not-checked', 'regular expressions that could not be checked'],
  ['duplicate-rule-name', 'rules with a name that is taken'],
]);

/** `30 backends without ready endpoint`; kinds without words of their own by their code. */
export function groupWords({ code, findings }: FindingGroup): string {
  return `${findings.length} ${WORDS.get(code) ?? `findings of one kind: ${code.replaceAll('-', ' ')}`}`;
}
