import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { indentUnit } from '@codemirror/language';
import { diff, MergeView, unifiedMergeView } from '@codemirror/merge';
import { search } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { FieldPath, Fix } from '#lib/result/diagnostic.ts';
import { createLocator } from '#lib/yaml/locate.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { editorTheme } from './editor-theme.ts';
import { lintMarkers, showFindings } from './lint-markers.ts';
import { revealAt, revealMark } from './reveal.ts';

/** How a difference to `original` is laid out; `none` shows the text alone. */
export type DiffLayout = 'none' | 'unified' | 'split';

export type EditorOptions = {
  readonly text: string;
  readonly original: string | null;
  readonly layout: DiffLayout;
  readonly readOnly: boolean;
  readonly ariaLabel: string;
  /** Id of the element that says how to leave the editor by keyboard; null where Tab leaves at once. */
  readonly describedBy: string | null;
  /** A change a person made, never one that came in through `setText`. */
  readonly onChange: (text: string) => void;
  /** Carries out a fix that is offered beside a finding; null: none are. */
  readonly onFix: ((fix: Fix) => void) | null;
  /** Undo and redo of the draft; null leaves them to the editor. */
  readonly history: { readonly undo: () => void; readonly redo: () => void } | null;
};

/** A mounted editor. */
export type MountedEditor = {
  readonly text: () => string;
  /** Brings the text in with the smallest changes, so that cursor and scroll position stay. */
  readonly setText: (text: string) => void;
  readonly setFindings: (findings: readonly YamlDiagnostic[]) => void;
  readonly setReadOnly: (readOnly: boolean) => void;
  readonly revealPath: (path: FieldPath) => void;
  readonly revealOffset: (offset: number) => void;
  readonly destroy: () => void;
};

const fromOutside = Annotation.define<boolean>();
const COLLAPSE = { margin: 3, minSize: 8 };
const DIFF_LIMIT = { scanLimit: 2000, timeout: 100 };

/** Builds the CodeMirror view inside `host`. */
export function mountEditor(host: HTMLElement, options: EditorOptions): MountedEditor {
  const locked = new Compartment();
  const { view, destroy } = createView(host, options, [
    ownKeys(options),
    locked.of(EditorState.readOnly.of(options.readOnly)),
    reportChanges(options.onChange),
  ]);
  const text = () => view.state.sliceDoc();
  return {
    text,
    setText: (next) => {
      const before = text();
      if (before === next) return;
      const changes = diff(before, next, DIFF_LIMIT).map(({ fromA, toA, fromB, toB }) => ({
        from: fromA,
        to: toA,
        insert: next.slice(fromB, toB),
      }));
      view.dispatch({ changes, annotations: fromOutside.of(true) });
    },
    setFindings: (findings) => view.dispatch(showFindings(view.state, findings, options.onFix)),
    setReadOnly: (readOnly) =>
      view.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(readOnly)) }),
    revealPath: (path) => {
      const place = nearest(text(), path);
      if (place !== null) revealAt(view, place);
    },
    revealOffset: (offset) => {
      revealAt(view, offset);
      view.focus();
    },
    destroy,
  };
}

/** Where a field stands, or what is nearest around it: what is missing is asked for at its parent. */
function nearest(text: string, path: FieldPath): number | null {
  const locator = createLocator(text);
  for (let depth = path.length; depth > 0; depth -= 1) {
    const span = locator(path.slice(0, depth), 'key');
    if (span) return span.from;
  }
  return null;
}

function createView(
  host: HTMLElement,
  options: EditorOptions,
  own: readonly Extension[],
): { readonly view: EditorView; readonly destroy: () => void } {
  const { text, original, layout } = options;
  const extensions = [...own, ...commonExtensions(options.ariaLabel, options.describedBy)];
  if (layout === 'split' && original !== null) {
    const before = [
      ...commonExtensions(`${options.ariaLabel}: live version`, null),
      EditorState.readOnly.of(true),
    ];
    const merge = new MergeView({
      a: { doc: original, extensions: before },
      b: { doc: text, extensions },
      parent: host,
      collapseUnchanged: COLLAPSE,
      diffConfig: DIFF_LIMIT,
    });
    return { view: merge.b, destroy: () => merge.destroy() };
  }
  const unified =
    layout === 'unified' && original !== null
      ? [
          unifiedMergeView({
            original,
            mergeControls: false,
            collapseUnchanged: COLLAPSE,
            diffConfig: DIFF_LIMIT,
          }),
        ]
      : [];
  const view = new EditorView({ doc: text, extensions: [...extensions, ...unified], parent: host });
  // Lines measured in a stand-in font would leave the line numbers beside them at wrong heights.
  void document.fonts.ready.then(() => view.requestMeasure());
  return { view, destroy: () => view.destroy() };
}

function commonExtensions(ariaLabel: string, describedBy: string | null): readonly Extension[] {
  return [
    // Offsets and bytes stay those of the text: a CR is a character of its own (hidden below), never normalised away.
    EditorState.lineSeparator.of('\n'),
    highlightSpecialChars({ render: specialChar }),
    EditorView.cspNonce.of(pageNonce()),
    basicSetup,
    yaml(),
    indentUnit.of('  '),
    search({ top: true }),
    lintMarkers,
    revealMark,
    EditorView.contentAttributes.of({
      'aria-label': ariaLabel,
      ...(describedBy === null ? {} : { 'aria-describedby': describedBy }),
      spellcheck: 'false',
      // Also a read-only text is reached and scrolled by keyboard.
      tabindex: '0',
    }),
    editorTheme,
  ];
}

function specialChar(code: number, description: string | null, placeholder: string): HTMLElement {
  const box = document.createElement('span');
  if (code === 13) return box;
  box.textContent = placeholder;
  box.title = description ?? `U+${code.toString(16)}`;
  box.setAttribute('aria-label', box.title);
  box.className = 'cm-specialChar';
  return box;
}

/** CodeMirror writes a <style> element; the page's content security policy wants the nonce on it. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Tab indents; CodeMirror lets Escape then Tab (or Control-M) leave, which the pane says beside the editor. */
function ownKeys({ history }: EditorOptions): Extension {
  const draftKeys = history
    ? [
        { key: 'Mod-z', run: () => called(history.undo) },
        { key: 'Mod-y', run: () => called(history.redo) },
        { key: 'Mod-Shift-z', run: () => called(history.redo) },
      ]
    : [];
  return Prec.high(keymap.of([...draftKeys, indentWithTab]));
}

function called(action: () => void): true {
  action();
  return true;
}

function reportChanges(onChange: (text: string) => void): Extension {
  return EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    if (update.transactions.every((transaction) => transaction.annotation(fromOutside))) return;
    onChange(update.state.sliceDoc());
  });
}
