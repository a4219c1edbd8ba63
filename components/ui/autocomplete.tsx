'use client';

import { Autocomplete as BaseAutocomplete } from '@base-ui/react/autocomplete';
import { cn } from './cn.ts';
import { inputClass } from './input.tsx';

export type AutocompleteOption = {
  readonly value: string;
  /** Right of the value in the list. */
  readonly hint?: string;
};

export type AutocompleteProps = {
  readonly options: readonly AutocompleteOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly id?: string;
  readonly placeholder?: string;
  readonly invalid?: boolean;
  /** Id of what says what is wrong. */
  readonly describedBy?: string | undefined;
  readonly mono?: boolean;
};

const MOST_SHOWN = 50;

/** A line of text with suggestions; anything else can be typed as well. Label it through `id`. */
export function Autocomplete(props: AutocompleteProps) {
  const { options, value } = props;
  // A text that is one of the options was chosen, not searched for: then all are offered.
  const isChosen = options.some((option) => option.value === value);
  return (
    <BaseAutocomplete.Root
      items={options}
      value={value}
      onValueChange={props.onChange}
      itemToStringValue={(option: AutocompleteOption) => option.value}
      filter={(option: AutocompleteOption, query: string) =>
        isChosen || option.value.toLowerCase().includes(query.trim().toLowerCase())
      }
      limit={MOST_SHOWN}
      openOnInputClick
    >
      <BaseAutocomplete.Input
        id={props.id}
        spellCheck={false}
        autoComplete="off"
        placeholder={props.placeholder}
        aria-invalid={props.invalid === true ? true : undefined}
        aria-describedby={props.describedBy}
        className={cn(inputClass, props.mono && 'font-mono')}
        onFocus={(event) => event.currentTarget.select()}
      />
      <BaseAutocomplete.Portal>
        <BaseAutocomplete.Positioner sideOffset={4} className="z-60">
          <BaseAutocomplete.Popup className="floating pop max-h-72 w-(--anchor-width) overflow-y-auto p-1 data-empty:hidden">
            <BaseAutocomplete.List>
              {(option: AutocompleteOption) => (
                <BaseAutocomplete.Item
                  key={option.value}
                  value={option}
                  className={cn(
                    'flex items-baseline gap-2 rounded-sm px-2 py-1 text-sm text-ink outline-none data-highlighted:bg-accent-soft',
                    props.mono && 'font-mono',
                  )}
                >
                  <span className="min-w-0 flex-1 truncate" title={option.value}>
                    {option.value}
                  </span>
                  {option.hint !== undefined && (
                    <span className="shrink-0 font-sans text-xs text-ink-2">{option.hint}</span>
                  )}
                </BaseAutocomplete.Item>
              )}
            </BaseAutocomplete.List>
          </BaseAutocomplete.Popup>
        </BaseAutocomplete.Positioner>
      </BaseAutocomplete.Portal>
    </BaseAutocomplete.Root>
  );
}
