import { CHANGE_WORDS } from '#components/routes/health-words.ts';
import { StatusDot } from '#components/ui/status-dot.tsx';
import type { Change } from '#lib/graph/model.ts';

/** The sign of a difference to live: plus, pencil or minus, with its words. Nothing when there is none. */
export function ChangeMark({ change, className }: { readonly change: Change; readonly className?: string }) {
  if (change === null) return null;
  return (
    <StatusDot tone={CHANGE_WORDS[change].tone} label={CHANGE_WORDS[change].words} className={className} />
  );
}
