'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { StatusDot } from '#components/ui/status-dot.tsx';
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
      <Points title="Worth a look">
        {attention.map(({ code, message }) => ({
          key: `${code} ${message}`,
          tone: CALM.has(code) ? 'info' : 'warn',
          content: message,
        }))}
      </Points>
      <Points title="Never reached">
        {shadowed.map(({ message }) => ({ key: message, tone: 'warn', content: message }))}
      </Points>
      <Points title="Routes that meet">
        {conflicts.map(({ message, witness }) => ({
          key: message,
          tone: 'info',
          content: (
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
            </>
          ),
        }))}
      </Points>
    </>
  );
}

/** Changes that are meant, as a rule; the others are faults. */
const CALM: ReadonlySet<string> = new Set([
  'first-route',
  'no-route-left',
  'consumer-routes-added',
  'consumer-routes-removed',
  'kind-precedence',
  'parents-changed',
]);

type Point = { readonly key: string; readonly tone: 'warn' | 'info'; readonly content: ReactNode };

function Points({ title, children }: { readonly title: string; readonly children: readonly Point[] }) {
  const points = [...new Map(children.map((point) => [point.key, point])).values()];
  if (points.length === 0) return null;
  return (
    <section className="border-b border-line px-3 py-2">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">{title}</h3>
      <ul aria-label={title} className="flex flex-col gap-1">
        {points.map(({ key, tone, content }) => (
          <li key={key} className="flex items-start gap-2 text-sm text-ink">
            <StatusDot tone={tone} label={tone === 'warn' ? 'Warning' : 'Note'} className="mt-1" />
            <span className="min-w-0 break-words">{content}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
