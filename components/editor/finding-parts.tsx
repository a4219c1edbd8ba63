'use client';

import { Wrench } from 'lucide-react';
import { SpecLink } from '#components/simulator/spec-link.tsx';
import { Button } from '#components/ui/button.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { Diagnostic, Fix, Severity } from '#lib/result/diagnostic.ts';
import { plainMessage } from './yaml/plain-words.ts';

/** Tone of a severity. */
export const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'info',
};

/** What a finding says, and what to do about it. */
export function FindingWords({ finding }: { readonly finding: Diagnostic }) {
  return (
    <>
      {plainMessage(finding)}{' '}
      {finding.remedy !== undefined && <span className="text-ink-2">{finding.remedy}</span>}
    </>
  );
}

type FindingActionsProps = {
  readonly finding: Diagnostic;
  /** null where nothing can be changed. */
  readonly onFix: ((fix: Fix) => void) | null;
};

/** The fix as a button that says what it does, and the section the rule comes from. */
export function FindingActions({ finding, onFix }: FindingActionsProps) {
  const { fix, spec } = finding;
  return (
    <>
      {fix && onFix && (
        <Button size="sm" className="h-6" onClick={() => onFix(fix)} title={`Fix: ${fix.label}`}>
          <Wrench aria-hidden className="size-3.5" />
          {fix.label}
        </Button>
      )}
      {spec !== undefined && <SpecLink href={spec} about={plainMessage(finding)} />}
    </>
  );
}
