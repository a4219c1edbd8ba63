'use client';

import { RefreshCw, Trash2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { useToast } from '#components/ui/toast.tsx';
import { rebaseDocument } from '#lib/edit/rebase.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { fallbackAfterDelete } from '#lib/routing/fallback.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { diffText } from '#lib/yaml/text-edit.ts';
import type { Failure } from './apply-draft.ts';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft, useDraftWorld } from './draft-store.tsx';
import { errorText } from './error-text.ts';
import { YamlPane } from './yaml/yaml-pane.tsx';

type DocumentViewProps = {
  readonly entry: DraftEntry;
  readonly findings: readonly YamlDiagnostic[];
  readonly failure: Failure | null;
  readonly readOnly: boolean;
};

/** One changed object: its YAML, the difference to the cluster, and what stands in the way. */
export function DocumentView(props: DocumentViewProps) {
  const { entry, findings, failure, readOnly } = props;
  const { document } = entry;
  const [tab, setTab] = useState<'yaml' | 'diff'>('yaml');
  const { undo, redo, discard } = useDraft();
  const type = useTyping(entry);
  const isDeletion = document.operation === 'delete';
  const pane = (original: string | null) => (
    <YamlPane
      text={document.text}
      {...(isDeletion ? {} : { onChange: type })}
      diagnostics={findings}
      readOnly={readOnly || isDeletion}
      original={original}
      ariaLabel={original === null ? 'YAML of the selected object' : 'Difference to the cluster'}
      history={{ undo, redo }}
    />
  );
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      <Notes entry={entry} failure={failure} />
      <Tabs
        className="min-h-0 flex-1"
        ariaLabel="Views of the object"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'yaml', label: 'YAML', content: pane(null) },
          {
            id: 'diff',
            label: 'Diff',
            content: pane(isDeletion ? document.text : (document.base?.text ?? '')),
            disabled: isDeletion,
          },
        ]}
        actions={
          <Button size="sm" variant="ghost" disabled={readOnly} onClick={() => discard(document.key)}>
            <Trash2 aria-hidden className="size-3.5" />
            {isDeletion ? 'Keep the object' : 'Discard'}
          </Button>
        }
      />
    </div>
  );
}

const PAUSE_MS = 1000;

/** Typing becomes text edits of the document; what is typed without a longer pause is one step of the history. */
function useTyping(entry: DraftEntry): (text: string) => void {
  const { run } = useDraft();
  const { document } = entry;
  const burst = useRef({ at: 0, number: 0 });
  return (text) => {
    const now = performance.now();
    const { at, number } = burst.current;
    burst.current = { at: now, number: now - at > PAUSE_MS ? number + 1 : number };
    run({
      label: `Edit ${document.identity.name}`,
      coalesce: `text:${document.key}:${burst.current.number}`,
      commands: [{ type: 'edit-text', key: document.key, edits: diffText(document.text, text) }],
    });
  };
}

function Notes({ entry, failure }: { readonly entry: DraftEntry; readonly failure: Failure | null }) {
  const notes: ReactNode[] = [];
  if (failure) notes.push(<FailureNote key="failure" failure={failure} />);
  if (entry.document.operation === 'delete') notes.push(<FallbackNote key="fallback" entry={entry} />);
  if (entry.outdated) notes.push(<OutdatedNote key="outdated" entry={entry} />);
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
