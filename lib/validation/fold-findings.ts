import { type Diagnostic, type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';

/** An advice and the schema's own finding about the same thing: which it is, and at which place for the path of the advice. */
type Pair = {
  readonly advice: string;
  readonly says: (finding: Diagnostic) => boolean;
  readonly at: (path: FieldPath) => FieldPath;
  /** True when our words say more than the schema's. */
  readonly isClearer?: boolean;
};

const PAIRS: readonly Pair[] = [
  {
    advice: 'experimental-field',
    says: ({ code }) => code === 'unknown-field',
    at: (path) => path,
    isClearer: true,
  },
  {
    advice: 'redirect-with-backends',
    says: isRule('RequestRedirect filter must not be used together with backendRefs'),
    at: (path) => path.slice(0, -1),
  },
  {
    advice: 'duplicate-rule-name',
    says: isRule('Rule name must be unique within the route'),
    at: (path) => path.slice(0, -2),
  },
];

/** A finding of a CEL rule with these words. */
function isRule(words: string): (finding: Diagnostic) => boolean {
  return ({ code, message }) => code.startsWith('rule') && message.includes(words);
}

/**
 * One entry where two checks found one thing: what the schema refuses counts (code, source, severity, place), and takes fix, remedy and
 * link from our advice, which is dropped; for fields of the experimental channel the words as well. Folding twice changes nothing.
 */
export function foldFindings<Found extends Diagnostic>(findings: readonly Found[]): readonly Found[] {
  const folded = new Set<Found>();
  const joined = findings.map((finding) => {
    const pair = PAIRS.find(({ says }) => says(finding));
    if (!pair) return finding;
    const place = formatFieldPath(finding.path);
    const advice = findings.filter(
      ({ code, path }) => code === pair.advice && formatFieldPath(pair.at(path)) === place,
    );
    for (const each of advice) folded.add(each);
    return advice.reduce(
      (into, each, index) => join(into, each, index === 0 && pair.isClearer === true),
      finding,
    );
  });
  return folded.size === 0 ? findings : joined.filter((finding) => !folded.has(finding));
}

/** The first advice gives its fix; what further ones would change is added to it. */
function join<Found extends Diagnostic>(finding: Found, advice: Diagnostic, takesWords: boolean): Found {
  const { message, remedy, fix, spec } = advice;
  const changes = [...(finding.fix?.changes ?? []), ...(fix?.changes ?? [])];
  return {
    ...finding,
    ...(takesWords ? { message } : {}),
    ...(remedy === undefined ? {} : { remedy }),
    ...(fix === undefined ? {} : { fix: { ...fix, changes } }),
    ...(spec === undefined ? {} : { spec }),
  };
}
