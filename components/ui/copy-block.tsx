'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { cn } from './cn.ts';
import { IconButton } from './icon-button.tsx';

export type CopyBlockProps = {
  /** What is shown and copied. */
  readonly text: string;
  /** What it is, for the button's name, e.g. `command`. */
  readonly what: string;
  readonly className?: string | undefined;
};

/** A command or a manifest to take elsewhere. */
export function CopyBlock({ text, what, className }: CopyBlockProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = () => {
    // Browsers give the clipboard only on https and loopback; the text can still be selected by hand.
    if (!('clipboard' in navigator)) setOutcome('refused');
    else {
      navigator.clipboard.writeText(text).then(
        () => setOutcome('copied'),
        () => setOutcome('refused'),
      );
    }
  };
  return (
    <div className={cn('flex items-start rounded-md border border-line bg-surface text-left', className)}>
      <pre className="min-w-0 flex-1 p-3 font-mono text-xs break-words whitespace-pre-wrap text-ink">
        {text}
      </pre>
      <IconButton label={`Copy ${what}`} size="sm" className="m-1" onClick={copy}>
        {outcome === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      </IconButton>
      <span role="status" className="sr-only">
        {outcome === 'copied' && 'Copied.'}
        {outcome === 'refused' && 'The browser does not allow copying; select the text instead.'}
      </span>
    </div>
  );
}
