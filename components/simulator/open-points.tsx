import { CircleHelp } from 'lucide-react';
import type { Uncertainty } from '#lib/routing/decision.ts';
import { SpecLink } from './spec-link.tsx';

/** What the specification leaves open here, and how it was read. */
export function OpenPoints({ points }: { readonly points: readonly Uncertainty[] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {points.map(({ code, message, spec }) => (
        <li key={code} className="flex items-start gap-2 text-sm text-ink">
          <CircleHelp aria-hidden className="mt-0.5 text-warn" />
          <span className="min-w-0 flex-1">{message}</span>
          {spec !== undefined && <SpecLink href={spec} about={message} />}
        </li>
      ))}
    </ul>
  );
}
