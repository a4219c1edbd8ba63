import { ServerOff } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '#components/ui/button-class.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PlainFrame } from './plain-frame.tsx';

/** The URL names a cluster this process does not have. */
export function UnknownCluster({ cluster }: { readonly cluster: string }) {
  return (
    <PlainFrame>
      <EmptyState
        icon={ServerOff}
        tone="warn"
        level={1}
        title="No such cluster"
        actions={
          <Link href="/?all" className={buttonClass({ variant: 'primary' })}>
            All clusters
          </Link>
        }
        className="flex-1"
      >
        This Meshloom was started without a cluster called <code className="font-mono">{cluster}</code>. Its
        drafts, if there are any, stay in this browser.
      </EmptyState>
    </PlainFrame>
  );
}
