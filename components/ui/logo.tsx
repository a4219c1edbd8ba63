import { cn } from './cn.ts';

/** The mark: four threads, each over one and under the next; three petrol, one saffron. */
export function LogoMark({ className }: { readonly className?: string | undefined }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={cn('size-6 shrink-0', className)}>
      <path className="stroke-accent" strokeWidth="3" d="M8 2v3.4M8 10.6V22M16 2v11.4M16 18.6V22" />
      <path className="stroke-accent" strokeWidth="3" d="M2 16h3.4M10.6 16H22" />
      <path className="stroke-saffron" strokeWidth="3" d="M2 8h11.4M18.6 8H22" />
    </svg>
  );
}

/** Mark and name. */
export function Logo({ className }: { readonly className?: string | undefined }) {
  return (
    <span className={cn('inline-flex items-center gap-2', className)}>
      <LogoMark className="size-5" />
      <span className="text-base font-semibold tracking-tight text-ink">Meshloom</span>
    </span>
  );
}
