import { KeyRound } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** This browser has no session: the link is in the terminal. */
export function SignedOut({ reason }: { readonly reason?: string }) {
  return (
    <EmptyState
      icon={KeyRound}
      tone="info"
      title="Open the link from the terminal"
      level={1}
      className="flex-1"
    >
      {reason !== undefined && <p className="mb-2">{reason}</p>}
      <p>
        Meshloom prints a link when it starts. It works once and signs this browser in. Lost it? Stop Meshloom
        in the terminal and start it again. Drafts stay in this browser.
      </p>
    </EmptyState>
  );
}
