import { cn } from './cn.ts';
import { TONE_CLASS, type Tone } from './tone.ts';
import { TONE_ICON } from './tone-icon.ts';

export type StatusDotProps = {
  readonly tone: Tone;
  /** Said by screen readers and shown on hover; the shape differs by tone too. */
  readonly label: string;
  readonly className?: string | undefined;
};

/** A state where there is room for one icon only; its words are its name. */
export function StatusDot({ tone, label, className }: StatusDotProps) {
  const Icon = TONE_ICON[tone];
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cn('inline-flex text-(--tone)', TONE_CLASS[tone], className)}
    >
      <Icon aria-hidden className="size-3.5" />
    </span>
  );
}
