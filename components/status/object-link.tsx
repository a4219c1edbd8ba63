'use client';

import { useSelection } from '#components/live/selection.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';

/** The name of another object; shows it in this panel. */
export function ObjectLink({
  objectKey,
  children,
}: {
  readonly objectKey: ObjectKey;
  readonly children: string;
}) {
  const [, select] = useSelection();
  return (
    <button
      type="button"
      onClick={() => select(objectKey)}
      className="max-w-full rounded-sm text-left font-mono text-xs leading-5 break-all text-accent underline-offset-2 hover:underline"
    >
      {children}
    </button>
  );
}
