'use client';

import { Send } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { useOpenSimulator } from './use-open-simulator.ts';

/** Opens the simulator with a request that goes to this object. */
export function SimulateButton({ about, label }: { readonly about: ObjectKey; readonly label: string }) {
  const open = useOpenSimulator();
  return (
    <Button size="sm" onClick={() => open(about)}>
      <Send aria-hidden className="size-3.5" />
      {label}
    </Button>
  );
}
