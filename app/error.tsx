'use client';

import { Bug } from 'lucide-react';
import { PlainFrame } from '#components/clusters/plain-frame.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

type ErrorPageProps = { readonly error: Error & { readonly digest?: string }; readonly reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <PlainFrame>
      <EmptyState
        icon={Bug}
        tone="bad"
        level={1}
        title="This page broke"
        className="flex-1"
        actions={
          <>
            <Button onClick={() => window.location.reload()}>Reload</Button>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
          </>
        }
      >
        <p>
          A fault in Meshloom, not in your cluster. Nothing was written, and your draft is kept in this
          browser.
        </p>
        <p className="mt-2 font-mono text-xs break-words text-ink-3">{error.digest ?? error.message}</p>
      </EmptyState>
    </PlainFrame>
  );
}
