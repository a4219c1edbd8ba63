'use client';

import { Slider as BaseSlider } from '@base-ui/react/slider';
import { cn } from './cn.ts';

export type SliderProps = {
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** After the drag or key press ended: one undo step. */
  readonly onCommit?: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly ariaLabel: string;
  /** What a screen reader says instead of the bare number, e.g. `10 %`. */
  readonly formatValue?: (value: number) => string;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
};

/** A value on a thread; arrow keys one step, page keys ten. */
export function Slider(props: SliderProps) {
  const { formatValue } = props;
  return (
    <BaseSlider.Root
      value={props.value}
      onValueChange={(value) => props.onChange(value)}
      onValueCommitted={(value) => props.onCommit?.(value)}
      min={props.min ?? 0}
      max={props.max ?? 100}
      step={props.step ?? 1}
      disabled={props.disabled ?? false}
      className={cn('min-w-24 flex-1', props.className)}
    >
      <BaseSlider.Control className="flex w-full touch-none items-center py-2 select-none">
        <BaseSlider.Track className="h-1 w-full rounded-sm bg-line select-none">
          <BaseSlider.Indicator className="rounded-sm bg-accent select-none data-disabled:bg-line-strong" />
          <BaseSlider.Thumb
            aria-label={props.ariaLabel}
            getAriaValueText={formatValue ? (_text, value) => formatValue(value) : undefined}
            className="size-4 rounded-full border-2 border-accent bg-surface select-none data-disabled:border-line-strong has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent"
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
