'use client';

import { FilePen, FilePlus, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWorld } from '#components/live/cluster-live.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { DraftDocument } from '#lib/edit/draft.ts';
import { documentFromLive } from '#lib/edit/open-document.ts';
import { rebaseDocument } from '#lib/edit/rebase.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { isSynced } from '#lib/gateway-api/world.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { fallbackAfterDelete } from '#lib/routing/fallback.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import type { Failure } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft, useDraftWorld } from './draft-store.tsx';
import { errorText } from './error-text.ts';

type DocumentNotesProps = { readonly entry: DraftEntry; readonly failure: Failure | null };

/** What a person has to know about a document before it is applied, with what can be done about it. */
export function DocumentNotes({ entry, failure }: DocumentNotesProps) {
  const world = useWorld();
  const { document, live, outdated } = entry;
  const notes: ReactNode[] = [];
  if (failure) notes.push(<FailureNote key="failure" failure={failure} />);
  if (document.operation === 'delete') notes.push(<FallbackNote key="fallback" entry={entry} />);
  if (outdated) notes.push(<OutdatedNote key="outdated" entry={entry} />);
  if (document.operation === 'update' && !live && isSynced(world, document.identity)) {
    notes.push(<GoneNote key="gone" document={document} />);
  }
  if (document.operation === 'create' && live) notes.push(<ExistsNote key="exists" entry={entry} />);
  if (notes.length === 0) return null;
  return (
    <div className="flex max-h-40 shrink-0 flex-col gap-2 overflow-auto border-b border-line p-2">
      {notes}
    </div>
  );
}

function FailureNote({ failure: { error } }: { readonly failure: Failure }) {
  const { title, remedy } = errorText(error);
  return (
    <Callout tone="bad" role="alert" title={title}>
      {error.message} {remedy}
    </Callout>
  );
}

/** Before a route is deleted: where its traffic goes then. */
function FallbackNote({ entry }: { readonly entry: DraftEntry }) {
  const { world } = useDraftWorld();
  const { live } = entry;
  if (!live || !isRouteKind(entry.document.identity)) return null;
  return (
    <Callout tone="draft-remove" title="After the deletion">
      {fallbackAfterDelete(world, routeOf(live)).join(' ')}
    </Callout>
  );
}

/** Someone changed the live object: their changes can be taken into the text, which keeps what the person wrote. */
function OutdatedNote({ entry }: { readonly entry: DraftEntry }) {
  const { run } = useDraft();
  const toast = useToast();
  const { document, live } = entry;
  if (!live) return null;
  const take = () => {
    const rebased = rebaseDocument(document, live);
    const result = rebased.ok
      ? run({
          label: `Take over changes of ${document.identity.name}`,
          commands: [{ type: 'replace-document', key: document.key, document: rebased.value.document }],
        })
      : rebased;
    if (!result.ok) toast.show({ tone: 'bad', title: result.error.message });
    else if (rebased.ok && rebased.value.both.length > 0) {
      const fields = rebased.value.both.map(({ path }) => formatFieldPath(path)).join(', ');
      toast.show({
        tone: 'warn',
        title: 'Both changed the same fields',
        description: `Yours stay: ${fields}. See the diff.`,
      });
    }
  };
  const isNew = document.base?.uid !== live.metadata.uid;
  return (
    <Callout
      tone="warn"
      title={isNew ? 'The object was deleted and made anew' : 'The object changed on the cluster meanwhile'}
      actions={
        document.operation === 'update' && (
          <Button size="sm" onClick={take}>
            <RefreshCw aria-hidden className="size-3.5" />
            Take over these changes
          </Button>
        )
      }
    >
      Your text is based on an earlier version.
    </Callout>
  );
}

/** The object an edit was made for is no longer there. */
function GoneNote({ document }: { readonly document: DraftDocument }) {
  const { run } = useDraft();
  const create = () =>
    run({
      label: `Create ${document.identity.name} anew`,
      commands: [
        {
          type: 'replace-document',
          key: document.key,
          document: { ...document, operation: 'create', base: null },
        },
      ],
    });
  return (
    <Callout
      tone="warn"
      title="The object was deleted on the cluster"
      actions={
        <Button size="sm" onClick={create}>
          <FilePlus aria-hidden className="size-3.5" />
          Create it anew
        </Button>
      }
    >
      Your text is kept; discard it, or store it as a new object.
    </Callout>
  );
}

/** Someone made an object of this name meanwhile. */
function ExistsNote({ entry: { document, live } }: { readonly entry: DraftEntry }) {
  const { run } = useDraft();
  if (!live) return null;
  const { base } = documentFromLive(live);
  const edit = () =>
    run({
      label: `Change the existing ${document.identity.name}`,
      commands: [
        { type: 'replace-document', key: document.key, document: { ...document, operation: 'update', base } },
      ],
    });
  return (
    <Callout
      tone="warn"
      title="An object of this name exists on the cluster"
      actions={
        <Button size="sm" onClick={edit}>
          <FilePen aria-hidden className="size-3.5" />
          Change the existing one
        </Button>
      }
    >
      Give yours another name in the YAML, or see the difference and change the existing one.
    </Callout>
  );
}
