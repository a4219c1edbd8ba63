'use client';

import { useMemo } from 'react';
import { useDraftWorld } from '#components/editor/draft-store.tsx';
import { useNamespaceFilter } from '#components/live/selection.ts';
import { Button } from '#components/ui/button.tsx';
import { exampleRequests } from './example-requests.ts';
import { announceOpening } from './opening.ts';
import { textOfForm } from './request-form.ts';
import { useRequestForm } from './simulation-provider.tsx';

/** Requests of this cluster to begin with, while the form is empty. */
export function ExampleButtons() {
  const { form, change } = useRequestForm();
  const { world } = useDraftWorld();
  const [shown] = useNamespaceFilter();
  const isBlank = textOfForm(form) === '';
  const examples = useMemo(() => (isBlank ? exampleRequests(world, shown) : []), [world, shown, isBlank]);
  if (examples.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons, not fields of a form
    <div role="group" aria-label="Examples" className="mt-2 flex w-full flex-col items-stretch gap-1.5">
      <p className="text-xs text-ink-2">Or begin with one of these</p>
      {examples.map(({ words, form: example }) => (
        <Button
          key={words}
          size="sm"
          className="h-auto min-h-7 justify-start py-1 text-left whitespace-normal"
          onClick={() => {
            announceOpening();
            change(example);
          }}
        >
          <span className="min-w-0 break-words">{words}</span>
        </Button>
      ))}
    </div>
  );
}
