'use client';

import { type RefObject, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import type { FieldPath, Fix } from '#lib/result/diagnostic.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { createEchoFilter } from './echo-filter.ts';
import { type DiffLayout, type MountedEditor, mountEditor } from './mount-editor.ts';

/** From this width on, px, two versions stand side by side. */
const SPLIT_WIDTH = 880;

export type CodeEditorHandle = { readonly revealOffset: (offset: number) => void };

export type CodeEditorProps = {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly findings: readonly YamlDiagnostic[];
  readonly readOnly: boolean;
  readonly original: string | null;
  readonly revealPath: FieldPath | null;
  readonly ariaLabel: string;
  readonly describedBy: string | null;
  readonly history: { readonly undo: () => void; readonly redo: () => void } | null;
  /** Carries out a fix from the tooltip of a finding; null where there are none. */
  readonly onFix: ((fix: Fix) => void) | null;
  readonly handle: RefObject<CodeEditorHandle | null>;
};

/** The CodeMirror view in React: recreated only when its kind changes, otherwise told what changed. */
export function CodeEditor(props: CodeEditorProps) {
  const { text, findings, readOnly, original, revealPath, ariaLabel, describedBy, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<MountedEditor | null>(null);
  const [echoes] = useState(createEchoFilter);
  const layout = useDiffLayout(host, original !== null);

  const changed = useEffectEvent((next: string) => {
    echoes.sent(next);
    props.onChange(next);
  });
  const undo = useEffectEvent(() => props.history?.undo());
  const redo = useEffectEvent(() => props.history?.redo());
  const fix = useEffectEvent((made: Fix) => props.onFix?.(made));
  const mount = useEffectEvent((element: HTMLElement, kind: DiffLayout) =>
    mountEditor(element, {
      text,
      original,
      layout: kind,
      readOnly,
      ariaLabel,
      describedBy,
      onChange: (next) => changed(next),
      onFix: props.onFix ? (made) => fix(made) : null,
      history: props.history ? { undo: () => undo(), redo: () => redo() } : null,
    }),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another original is another comparison, so the view is built anew.
  useEffect(() => {
    if (!host.current || layout === null) return;
    const mounted = mount(host.current, layout);
    mounted.setFindings(findings);
    editor.current = mounted;
    return () => {
      editor.current = null;
      mounted.destroy();
    };
  }, [layout, original, ariaLabel]);

  useEffect(() => {
    const mounted = editor.current;
    if (mounted && echoes.isNews(text, mounted.text())) mounted.setText(text);
  }, [text, echoes]);
  useEffect(() => editor.current?.setFindings(findings), [findings]);
  useEffect(() => editor.current?.setReadOnly(readOnly), [readOnly]);
  useEffect(() => {
    if (revealPath) editor.current?.revealPath(revealPath);
  }, [revealPath]);
  useImperativeHandle(handle, () => ({
    revealOffset: (offset) => editor.current?.revealOffset(offset),
  }));

  return (
    <div className="relative h-full min-h-0 after:pointer-events-none after:absolute after:inset-0 after:z-300 after:border-2 after:border-transparent has-[.cm-focused]:after:border-accent">
      <div ref={host} className="h-full min-h-0 overflow-auto bg-surface" />
    </div>
  );
}

/** Layout of the comparison by the width at hand; null before the width is known. */
function useDiffLayout(host: RefObject<HTMLElement | null>, compares: boolean): DiffLayout | null {
  const [isWide, setIsWide] = useState<boolean | null>(null);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setIsWide(element.clientWidth >= SPLIT_WIDTH));
    observer.observe(element);
    setIsWide(element.clientWidth >= SPLIT_WIDTH);
    return () => observer.disconnect();
  }, [host]);
  if (!compares) return 'none';
  return isWide === null ? null : isWide ? 'split' : 'unified';
}
