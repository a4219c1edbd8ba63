'use client';

import { NumberInput } from '#components/ui/number-input.tsx';
import { Slider } from '#components/ui/slider.tsx';

type ShareFieldsProps = {
  readonly kind: 'split' | 'mirror';
  readonly names: { readonly parent: string; readonly backend: string };
  readonly percent: number;
  /** Who gets what is left, for a split. */
  readonly rest?: string;
  readonly onChange: (percent: number) => void;
};

/** A percentage as a slider and as numbers that always add up to 100. */
export function ShareFields({ kind, names, percent, rest, onChange }: ShareFieldsProps) {
  const set = (value: number | null) => onChange(Math.min(100, Math.max(0, Math.round(value ?? 0))));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Slider
          ariaLabel={kind === 'split' ? `Share for ${names.backend}` : `Copy for ${names.backend}`}
          value={percent}
          onChange={set}
          formatValue={(value) => `${value} %`}
        />
      </div>
      <Line name={names.backend} percent={percent} onChange={set} isStrong />
      {kind === 'split' && (
        <Line
          name={rest ?? 'everything else'}
          percent={100 - percent}
          onChange={(value) => set(100 - (value ?? 0))}
        />
      )}
    </div>
  );
}

function Line({
  name,
  percent,
  onChange,
  isStrong = false,
}: {
  readonly name: string;
  readonly percent: number;
  readonly onChange: (value: number | null) => void;
  readonly isStrong?: boolean;
}) {
  return (
    <div className="flex items-center justify-between gap-3">
      <span className={isStrong ? 'min-w-0 truncate font-mono text-sm text-ink' : 'text-sm text-ink-2'}>
        {name}
      </span>
      <NumberInput
        value={percent}
        onChange={onChange}
        min={0}
        max={100}
        unit="%"
        ariaLabel={`Percent: ${name}`}
      />
    </div>
  );
}
