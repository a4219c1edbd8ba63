import { MapPinOff } from 'lucide-react';
import Link from 'next/link';
import { PlainFrame } from '#components/clusters/plain-frame.tsx';
import { buttonClass } from '#components/ui/button-class.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';

export default function NotFoundPage() {
  return (
    <PlainFrame>
      <EmptyState
        icon={MapPinOff}
        level={1}
        title="No such page"
        className="flex-1"
        actions={
          <Link href="/" className={buttonClass({ variant: 'primary' })}>
            To the clusters
          </Link>
        }
      >
        Nothing lives at this address.
      </EmptyState>
    </PlainFrame>
  );
}
