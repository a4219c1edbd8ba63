'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { Tone } from '#components/ui/tone.ts';
import type { Impact } from '#lib/routing/impact/impact.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { requestLine } from './request-line.ts';

type ImpactPointsProps = {
  readonly impact: Impact;
  readonly onTry: (witness: SimulatedRequest) => void;
};

/** What the rows do not show: points to attend to, rules that nothing reaches, routes that meet. */
export function ImpactPoints({ impact: { attention, shadowed, conflicts }, onTry }: ImpactPointsProps) {
  return (
    <>
      <Points title="Worth a look" tone="warn" label="Attention">
        {attention.map(({ code, message }) => [`${code} ${message}`, message])}
      </Points>
      <Points title="Never reached" tone="warn" label="Never reached">
        {shadowed.map(({ message }) => [message, message])}
      </Points>
      <Points title="Routes that meet" tone="info" label="Conflict">
        {conflicts.map(({ message, witness }) => [
          message,
          <>
            {message}{' '}
            <Button
              size="sm"
              variant="ghost"
              className="h-5 px-1 text-accent"
              aria-label={`Try it: ${requestLine(witness)}`}
              onClick={() => onTry(witness)}
            >
              Try it
            </Button>
          </>,
        ])}
      </Points>
    </>
  );
}

type PointsProps = {
  readonly title: string;
  readonly tone: Tone;
  readonly label: string;
  readonly children: readonly (readonly [key: string, content: ReactNode])[];
};

function Points({ title, tone, label, children }: PointsProps) {
  const points = new Map(children);
  if (points.size === 0) return null;
  return (
    <section className="border-b border-line px-3 py-2">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">{title}</h3>
      <ul className="flex flex-col gap-1">
        {[...points].map(([key, content]) => (
          <li key={key} className="flex items-start gap-2 text-sm text-ink">
            <StatusDot tone={tone} label={label} className="mt-1" />
            <span className="min-w-0 break-words">{content}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
