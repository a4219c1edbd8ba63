import { type Document, type Scalar, visit } from 'yaml';
import type { Diagnostic } from '#lib/result/diagnostic.ts';

type Placed = Diagnostic & { readonly from: number; readonly to: number };

const TRUE = /^([yY]|yes|Yes|YES|on|On|ON)$/;
const FALSE = /^([nN]|no|No|NO|off|Off|OFF)$/;
const OCTAL = /^[-+]?0[0-7_]+$/;
const NUMBER = /^[-+]?(0b[01_]+|[0-9][0-9_]*_[0-9_]*)$/;

/** Warnings about plain scalars that YAML 1.2 and YAML 1.1 read differently: kubectl and Helm read 1.1. */
export function oldYamlWarnings(document: Document): readonly Placed[] {
  const found: Placed[] = [];
  visit(document, {
    Scalar(_, scalar) {
      const other = scalar.type === 'PLAIN' ? readByOld(scalar) : null;
      const [from, to] = scalar.range ?? [0, 0];
      if (other !== null) found.push(warning(String(scalar.source), other, { from, to }));
    },
  });
  return found;
}

/** What a YAML 1.1 reader makes of it, in words; null when it is the same. */
function readByOld({ source = '', value }: Scalar): string | null {
  if (TRUE.test(source)) return 'true';
  if (FALSE.test(source)) return 'false';
  if (OCTAL.test(source) && value !== 0) {
    const octal = Number.parseInt(source.replaceAll('_', ''), 8);
    return octal === value ? null : `the number ${octal}`;
  }
  return NUMBER.test(source) ? 'a number' : null;
}

function warning(
  source: string,
  other: string,
  place: { readonly from: number; readonly to: number },
): Placed {
  return {
    code: 'ambiguous-scalar',
    severity: 'warning',
    source: 'syntax',
    path: [],
    message: `${source} is ${other} to kubectl and other readers of YAML 1.1, but not here.`,
    remedy: 'Put it in quotes, or write the value that is meant.',
    ...place,
  };
}
