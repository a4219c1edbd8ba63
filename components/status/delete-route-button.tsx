'use client';

import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useDraft, useDraftWorld } from '#components/editor/draft-store.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { deleteDocument } from '#lib/edit/open-document.ts';
import { deletionWarning, detectOwner } from '#lib/gateway-api/managed-by.ts';
import type { Route } from '#lib/gateway-api/route.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { fallbackAfterDelete } from '#lib/routing/fallback.ts';

/** Marks a route for deletion after saying what its traffic falls back to. Nothing is deleted before Apply. */
export function DeleteRouteButton({
  route,
  objectKey,
}: {
  readonly route: Route;
  readonly objectKey: ObjectKey;
}) {
  const live = useWorld();
  const { world } = useDraftWorld();
  const { draft, run } = useDraft();
  const [isOpen, setOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const object = live.objects.get(objectKey);
  const isNew = object === undefined;
  const owner = object ? detectOwner(object) : null;
  const warning = owner && deletionWarning(owner);
  const remove = () => {
    const commands = deleteDocument(live, draft, objectKey);
    const result = commands.ok ? run({ label: `Delete ${route.name}`, commands: commands.value }) : commands;
    if (result.ok) setOpen(false);
    setFailure(result.ok ? null : result.error.message);
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      size="sm"
      title={isNew ? `Discard ${route.name}?` : `Delete ${route.name}?`}
      description={
        isNew
          ? 'It exists in the draft only.'
          : 'It is marked in the draft; the cluster changes when you apply.'
      }
      trigger={
        <Button size="sm" variant="danger">
          <Trash2 aria-hidden className="size-3.5" />
          {isNew ? 'Discard' : 'Delete route'}
        </Button>
      }
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="danger" onClick={remove}>
            {isNew ? 'Discard' : 'Mark for deletion'}
          </Button>
        </>
      }
    >
      <h3 className="mb-1 text-sm font-semibold text-ink">Afterwards</h3>
      <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-ink">
        {fallbackAfterDelete(world, route).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {warning !== null && (
        <Callout tone="warn" className="mt-3" title="Another tool manages this route">
          {warning}
        </Callout>
      )}
      {failure !== null && (
        <Callout tone="bad" role="alert" className="mt-3">
          {failure}
        </Callout>
      )}
    </Dialog>
  );
}
