import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { Ambiguous, ScalarRules } from './json-value.ts';

type Placed = Diagnostic & { readonly from: number; readonly to: number };

/** Warnings about plain scalars that YAML 1.2 and YAML 1.1 read differently: kubectl and Helm read 1.1. */
export function oldYamlWarnings(ambiguous: readonly Ambiguous[], rules: ScalarRules): readonly Placed[] {
  const taken = rules === 'kubectl' ? 'and is taken for that here' : 'but not here';
  return ambiguous.map(({ scalar, path, kubectl }) => {
    const [from, to] = scalar.range ?? [0, 0];
    return {
      code: 'ambiguous-scalar',
      severity: 'warning',
      source: 'syntax',
      path,
      message: `${scalar.source} is ${inWords(kubectl, scalar.value)} to kubectl and other readers of YAML 1.1, ${taken}.`,
      remedy: 'Put it in quotes, or write the value that is meant.',
      from,
      to,
    };
  });
}

function inWords(kubectl: boolean | number, own: unknown): string {
  if (typeof kubectl === 'boolean') return String(kubectl);
  return typeof own === 'number' ? `the number ${kubectl}` : 'a number';
}
