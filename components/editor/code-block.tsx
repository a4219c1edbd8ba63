'use client';

import { cn } from '#components/ui/cn.ts';

/** Text to read and copy; scrolls by itself and can be reached by keyboard for that. */
export function CodeBlock({
  label,
  text,
  className,
}: {
  readonly label: string;
  readonly text: string;
  readonly className?: string;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={cn(
        'overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs text-ink',
        className,
      )}
    >
      <pre className="font-mono">{text}</pre>
    </section>
  );
}
