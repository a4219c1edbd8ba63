'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import { cn } from './cn.ts';
import { Input } from './input.tsx';

export type AutocompleteOption = {
  readonly value: string;
  /** Right of the value in the list. */
  readonly hint?: string;
};

export type AutocompleteProps = {
  readonly options: readonly AutocompleteOption[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Of the list; the line itself is labelled through `id`. */
  readonly listLabel: string;
  readonly id?: string;
  readonly placeholder?: string;
  readonly invalid?: boolean;
  /** Id of what says what is wrong. */
  readonly describedBy?: string | undefined;
  readonly mono?: boolean;
};

const MOST_SHOWN = 50;

/**
 * A line of text with suggestions; anything else can be typed as well. Not Base UI's: that one hides the rest of the page from
 * assistive technology while its list is open, and here the answer beside it changes with every letter.
 */
export function Autocomplete(props: AutocompleteProps) {
  const { options, value, onChange } = props;
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = isOpen ? suggest(options, value) : [];
  const current = shown[active];
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const pick = (option: AutocompleteOption) => {
    onChange(option.value);
    close();
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (isOpen) setActive((at) => Math.max(-1, Math.min(shown.length - 1, at + step)));
      else setOpen(true);
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      pick(current);
    } else if (event.key === 'Escape' && shown.length > 0) {
      // The list closes first, what it stands in with the next press.
      event.preventDefault();
      close();
    }
  };
  return (
    <div className="relative min-w-0">
      <Input
        {...(props.id === undefined ? {} : { id: props.id })}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${listId}-${active}` : undefined}
        aria-describedby={props.describedBy}
        invalid={props.invalid === true}
        mono={props.mono === true}
        placeholder={props.placeholder}
        title={value}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => setOpen(true)}
        onBlur={close}
        onChange={(event) => {
          onChange(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onKeyDown={press}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={props.listLabel}
        hidden={shown.length === 0}
        className="floating absolute inset-x-0 top-full z-20 mt-1 max-h-60 overflow-y-auto p-1"
        // The focus stays in the line, also when the list is scrolled by its bar.
        onPointerDown={(event) => event.preventDefault()}
      >
        {shown.map((option, index) => (
          <Option
            key={option.value}
            id={`${listId}-${index}`}
            option={option}
            mono={props.mono === true}
            isActive={index === active}
            onPick={() => pick(option)}
          />
        ))}
      </div>
    </div>
  );
}

/** Options that hold the text; all of them when it is one, since then it was chosen and not searched for. */
function suggest(options: readonly AutocompleteOption[], text: string): readonly AutocompleteOption[] {
  const wanted = text.trim().toLowerCase();
  const isChosen = options.some(({ value }) => value === text);
  return (isChosen ? options : options.filter(({ value }) => value.toLowerCase().includes(wanted))).slice(
    0,
    MOST_SHOWN,
  );
}

type OptionProps = {
  readonly id: string;
  readonly option: AutocompleteOption;
  readonly mono: boolean;
  readonly isActive: boolean;
  readonly onPick: () => void;
};

function Option({ id, option, mono, isActive, onPick }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the line, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the line takes the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      className={cn(
        'flex items-baseline gap-2 rounded-sm px-2 py-1 text-sm text-ink hover:bg-sunken',
        mono && 'font-mono',
        isActive && 'bg-accent-soft',
      )}
      onClick={onPick}
    >
      <span className="min-w-0 flex-1 truncate" title={option.value}>
        {option.value}
      </span>
      {option.hint !== undefined && (
        <span className="shrink-0 font-sans text-xs text-ink-2">{option.hint}</span>
      )}
    </div>
  );
}
