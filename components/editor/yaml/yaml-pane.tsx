'use client';

import dynamic from 'next/dynamic';
import { useId, useRef } from 'react';
import { Kbd } from '#components/ui/kbd.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { FieldPath, Fix } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import type { CodeEditorHandle } from './code-editor.tsx';
import { FindingsList, FindingsSummary } from './findings-list.tsx';

// CodeMirror is a fifth of the page's script; it comes when a pane is opened.
const CodeEditor = dynamic(() => import('./code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <PaneSkeleton />,
});

const NO_FINDINGS: readonly YamlDiagnostic[] = [];

export type YamlPaneProps = {
  /** The document; what a person types comes back through `onChange`. */
  readonly text: string;
  readonly onChange?: (text: string) => void;
  readonly diagnostics?: readonly YamlDiagnostic[];
  readonly readOnly?: boolean;
  /** Given: the difference to this version is shown, side by side where there is room. */
  readonly original?: string | null;
  /** A new path (by identity) scrolls there. */
  readonly revealPath?: FieldPath | null;
  readonly ariaLabel: string;
  /** Draft-wide undo and redo for ⌘Z inside the editor; without it the editor has its own. */
  readonly history?: { readonly undo: () => void; readonly redo: () => void } | null;
  /** Carries out the fix of a finding; without it fixes are not offered. */
  readonly onFix?: (fix: Fix) => void;
  /** False where findings are listed elsewhere on the screen. */
  readonly showFindings?: boolean;
};

/** YAML of one object: editor or comparison, findings at their place and as a list. Fills its container. */
export function YamlPane(props: YamlPaneProps) {
  const { text, diagnostics = NO_FINDINGS, showFindings = true } = props;
  const readOnly = props.readOnly === true || props.onChange === undefined;
  const onFix = readOnly ? null : (props.onFix ?? null);
  const hint = useId();
  const handle = useRef<CodeEditorHandle | null>(null);
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      <div className="min-h-0 flex-1">
        <CodeEditor
          handle={handle}
          text={text}
          onChange={(next) => props.onChange?.(next)}
          findings={diagnostics}
          readOnly={readOnly}
          original={props.original ?? null}
          revealPath={props.revealPath ?? null}
          ariaLabel={props.ariaLabel}
          describedBy={readOnly ? null : hint}
          history={props.history ?? null}
          onFix={onFix}
        />
      </div>
      {showFindings && diagnostics.length > 0 && (
        <div className="max-h-24 shrink-0 overflow-auto border-t border-line py-1">
          <FindingsList
            findings={diagnostics}
            text={text}
            onFix={onFix}
            onSelect={(finding) => handle.current?.revealOffset(finding.from)}
          />
        </div>
      )}
      <div className="flex min-h-7 shrink-0 flex-wrap items-center justify-between gap-x-3 border-t border-line px-3 py-1">
        {readOnly ? (
          <span className="text-xs text-ink-2">Read only</span>
        ) : (
          <FindingsSummary findings={diagnostics} />
        )}
        {!readOnly && (
          <span id={hint} className="inline-flex items-center gap-1 text-xs text-ink-3">
            <Kbd>Esc</Kbd> then <Kbd>Tab</Kbd> leaves the editor
          </span>
        )}
      </div>
    </div>
  );
}

function PaneSkeleton() {
  return (
    <div role="status" aria-label="Opening the editor" className="flex flex-col gap-2 p-4">
      <Skeleton className="w-48" />
      <Skeleton className="w-64" />
      <Skeleton className="w-40" />
    </div>
  );
}
