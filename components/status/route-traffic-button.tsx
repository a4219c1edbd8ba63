'use client';

import { Spline } from 'lucide-react';
import { useState } from 'react';
import { GestureForm } from '#components/editor/gesture-form.tsx';
import type { GestureStart } from '#components/editor/gesture-values.ts';
import { Button } from '#components/ui/button.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import { ServicePicker } from './service-picker.tsx';

/** The drawing gesture without drawing: choose a target, then what to send there. */
export function RouteTrafficButton({
  parent,
  label,
  start,
}: {
  readonly parent: ObjectKey;
  readonly label: string;
  /** What the form begins with, e.g. a rule for a certain route. */
  readonly start?: GestureStart;
}) {
  const [isOpen, setOpen] = useState(false);
  const [backend, setBackend] = useState<ObjectKey | null>(null);
  const change = (open: boolean) => {
    setOpen(open);
    setBackend(null);
  };
  return (
    <Popover
      title={backend ? `${nameOf(parent)} → ${nameOf(backend)}` : 'Send requests where?'}
      open={isOpen}
      onOpenChange={change}
      align="end"
      className="w-96"
      trigger={
        <Button size="sm">
          <Spline aria-hidden className="size-3.5" />
          {label}
        </Button>
      }
    >
      {backend ? (
        <GestureForm
          parent={parent}
          backend={backend}
          {...(start ? { start } : {})}
          onDone={() => change(false)}
        />
      ) : (
        <ServicePicker
          label="Target Service"
          namespace={parseObjectKey(parent)?.namespace ?? ''}
          onPick={setBackend}
        />
      )}
    </Popover>
  );
}

function nameOf(key: ObjectKey): string {
  return parseObjectKey(key)?.name ?? key;
}
