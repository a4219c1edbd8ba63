import { cva, type VariantProps } from 'class-variance-authority';

/** Looks of a button, also for links that should look like one. */
export const buttonClass = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap no-underline transition-colors select-none data-disabled:cursor-not-allowed data-disabled:border-line data-disabled:bg-sunken data-disabled:text-ink-3',
  {
    variants: {
      variant: {
        primary:
          'border-accent bg-accent text-on-accent hover:not-data-disabled:border-accent-hover hover:not-data-disabled:bg-accent-hover',
        secondary:
          'border-line-strong bg-surface text-ink hover:not-data-disabled:bg-sunken data-popup-open:bg-sunken data-pressed:border-accent data-pressed:bg-accent-soft data-pressed:text-accent',
        ghost:
          'border-transparent bg-transparent text-ink-2 hover:not-data-disabled:bg-sunken hover:not-data-disabled:text-ink data-popup-open:bg-sunken data-popup-open:text-ink data-pressed:bg-accent-soft data-pressed:text-accent data-disabled:border-transparent data-disabled:bg-transparent',
        danger: 'border-bad bg-surface text-bad hover:not-data-disabled:bg-bad-soft',
      },
      size: {
        sm: 'h-7 px-2 text-xs',
        md: 'h-8 px-3 text-sm',
        'icon-sm': 'size-7',
        'icon-md': 'size-8',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonLooks = VariantProps<typeof buttonClass>;
