'use client';

import { CircleX, Terminal } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { inputClass } from '#components/ui/input.tsx';
import { Popover } from '#components/ui/popover.tsx';

type Typed = { readonly isOpen: boolean; readonly text: string };

type CurlPopoverProps = Typed & {
  readonly onChange: (typed: Typed) => void;
  /** Takes the line into the form; gives what is wrong with it, or null. */
  readonly onTake: (text: string) => string | null;
};

/** A curl line instead of the fields. What is wrong is said once it was tried, and the text stays. */
export function CurlPopover({ isOpen, text, onChange, onTake }: CurlPopoverProps) {
  return (
    <Popover
      title="Paste a curl line"
      open={isOpen}
      onOpenChange={(next) => onChange({ isOpen: next, text })}
      align="end"
      className="w-104"
      trigger={
        <Button size="sm" variant="ghost">
          <Terminal aria-hidden className="size-3.5" />
          Paste curl
        </Button>
      }
    >
      <CurlForm text={text} onType={(next) => onChange({ isOpen: true, text: next })} onTake={onTake} />
    </Popover>
  );
}

type CurlFormProps = {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly onTake: (text: string) => string | null;
};

function CurlForm({ text, onType, onTake }: CurlFormProps) {
  const errorId = useId();
  // A text that came with the popover was tried already.
  const [error, setError] = useState(() => (text === '' ? null : onTake(text)));
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setError(onTake(text));
  };
  return (
    <form className="flex flex-col gap-2" onSubmit={submit}>
      <textarea
        aria-label="curl line"
        aria-invalid={error === null ? undefined : true}
        aria-describedby={errorId}
        rows={4}
        spellCheck={false}
        placeholder="curl -H 'x-canary: 1' http://checkout.shop:8080/cart"
        className={cn(inputClass, 'h-auto resize-y py-1.5 font-mono text-xs leading-5')}
        value={text}
        onChange={(event) => {
          setError(null);
          onType(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          submit();
        }}
      />
      <div className="flex items-start gap-2">
        <p id={errorId} role="status" className="flex min-h-8 min-w-0 flex-1 items-center gap-1 text-xs">
          {error === null ? (
            <span className="text-ink-2">Where it comes from stays as it is in the form.</span>
          ) : (
            <span className="flex min-w-0 items-start gap-1 text-bad">
              <CircleX aria-hidden className="mt-px size-3.5" />
              <span className="min-w-0 break-words">{error}</span>
            </span>
          )}
        </p>
        <Button type="submit" variant="primary">
          Use it
        </Button>
      </div>
    </form>
  );
}
