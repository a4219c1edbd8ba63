'use client';

import { Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { Failure } from './apply-draft.ts';
import { DocumentNotes } from './document-notes.tsx';
import type { DraftEntry } from './draft-entry.ts';
import { useDraft } from './draft-store.tsx';
import { useFix } from './use-fix.ts';
import { YamlPane } from './yaml/yaml-pane.tsx';

type DocumentViewProps = {
  readonly entry: DraftEntry;
  readonly findings: readonly YamlDiagnostic[];
  readonly failure: Failure | null;
  readonly readOnly: boolean;
  /** A field to show; another object whenever somebody asks. */
  readonly revealed: FieldPath | null;
};

/** One changed object: its YAML, the difference to the cluster, and what stands in the way. */
export function DocumentView(props: DocumentViewProps) {
  const { entry, findings, failure, readOnly, revealed } = props;
  const { document } = entry;
  const [tab, setTab] = useState<'yaml' | 'diff'>('yaml');
  const fix = useFix();
  const { undo, redo, discard, refused } = useDraft();
  const type = useTyping(entry);
  const isDeletion = document.operation === 'delete';
  const shown = refused?.document === document ? refused.text : document.text;
  const pane = (original: string | null) => (
    <YamlPane
      text={shown}
      {...(isDeletion ? {} : { onChange: type })}
      diagnostics={findings}
      readOnly={readOnly || isDeletion}
      original={original}
      ariaLabel={original === null ? 'YAML of the selected object' : 'Difference to the cluster'}
      history={{ undo, redo }}
      revealPath={original === null ? revealed : null}
      onFix={(made) => fix(document.key, made)}
    />
  );
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col">
      {!readOnly && <DocumentNotes entry={entry} failure={failure} />}
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
function useTyping({ document }: DraftEntry): (text: string) => void {
  const { type } = useDraft();
  const burst = useRef({ at: 0, number: 0 });
  // A typed name changes the key before the page has shown it.
  const key = useRef(document.key);
  useEffect(() => {
    key.current = document.key;
  }, [document.key]);
  return (text) => {
    const now = performance.now();
    const { at, number } = burst.current;
    burst.current = { at: now, number: now - at > PAUSE_MS ? number + 1 : number };
    const typed = type(key.current, text, `text:${key.current}:${burst.current.number}`);
    // A refusal stands among the findings of the document.
    if (typed.ok) key.current = typed.value;
  };
}
