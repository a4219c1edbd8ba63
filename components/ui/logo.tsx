import { cn } from './cn.ts';

/** The mark: two threads crossing over and under; petrol warp, one saffron weft. */
export function LogoMark({ className }: { readonly className?: string | undefined }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden="true" className={cn('size-6', className)}>
      <g strokeWidth="3" strokeLinecap="round">
        <path className="stroke-accent" d="M7 3v7.2M7 16.2V21" />
        <path className="stroke-accent" d="M17 3v1.8M17 10.8V21" />
        <path className="stroke-saffron" d="M3 7.8h18" opacity="0" />
        <path className="stroke-saffron" d="M3 7.8h1.2M9.8 7.8H21" />
        <path className="stroke-accent" d="M3 16.2h11.2M19.8 16.2H21" />
        <path className="stroke-accent" d="M7 3v10" />
        <path className="stroke-accent" d="M17 13.4V21" />
      </g>
    </svg>
  );
}

/** Mark and name. */
export function Logo({ className }: { readonly className?: string | undefined }) {
  return (
    <span className={cn('inline-flex items-center gap-2', className)}>
      <LogoMark />
      <span className="text-base font-semibold tracking-tight text-ink">Meshloom</span>
    </span>
  );
}
