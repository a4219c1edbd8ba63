import { cn } from './cn.ts';

/** Place of something that is on its way. Say what is loading once, in a `role="status"` beside it. */
export function Skeleton({ className }: { readonly className?: string | undefined }) {
  return <span aria-hidden className={cn('breathe block h-4 rounded-sm bg-line', className)} />;
}
