'use client';

import { Check, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { type RequestForm, textOfForm } from './request-form.ts';

/** How long the sign that it worked stays, ms. */
const SHOWN_MS = 2000;

/** Copies the address of this page, which holds the whole request. */
export function CopyLinkButton({ form }: { readonly form: RequestForm }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    const url = new URL(window.location.href);
    // The address follows typing a moment later; what is copied is what is seen.
    url.searchParams.set('sim', textOfForm(form));
    if (!('clipboard' in navigator)) setOutcome('refused');
    else {
      navigator.clipboard.writeText(url.href).then(
        () => setOutcome('copied'),
        () => setOutcome('refused'),
      );
    }
  };
  return (
    <>
      <IconButton label="Copy a link to this request" size="sm" onClick={copy}>
        {outcome === 'copied' ? <Check aria-hidden /> : <Link2 aria-hidden />}
      </IconButton>
      <span role="status" className="sr-only">
        {outcome === 'copied' && 'Link copied.'}
        {outcome === 'refused' && 'The browser does not allow copying; the address of the page is the link.'}
      </span>
    </>
  );
}
