import { CircleAlert, CircleX, Radio } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';
import type { ServiceNode } from '#lib/graph/model.ts';

/** Ready endpoints of all; an icon tells none and some from all, a question mark what is not known. */
export function EndpointsBadge({ endpoints }: { readonly endpoints: ServiceNode['endpoints'] }) {
  if (!endpoints)
    return (
      <span title="Endpoints are not known" className="tabular-nums">
        ?/?
      </span>
    );
  const { ready, total } = endpoints;
  const Icon = ready === 0 ? CircleX : ready < total ? CircleAlert : Radio;
  return (
    <span
      title={`${ready} of ${total} endpoints ready`}
      className={cn(
        'flex items-center gap-1 tabular-nums',
        ready === 0 ? 'text-bad' : ready < total ? 'text-warn' : 'text-ink-3',
      )}
    >
      <Icon aria-hidden className="size-3" />
      {ready}/{total}
    </span>
  );
}
