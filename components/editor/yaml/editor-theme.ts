import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const MARK = (tone: string) => ({
  backgroundImage: 'none',
  textDecoration: `underline wavy var(--${tone}) 1px`,
  textUnderlineOffset: '3px',
  textDecorationSkipInk: 'none',
});

/** Colours come from the tokens of app/globals.css, so one theme serves light and dark. */
const theme = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    fontSize: '13px',
    height: '100%',
  },
  // The pane draws the focus ring around the whole editor, above the gutter.
  '&.cm-focused': { outline: 'none' },
  // Room above and below belongs to both columns: padding of the text alone is measured once, and line numbers stay behind.
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto', padding: '8px 0' },
  '.cm-content': { padding: '0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 4px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection':
    { backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)' },
  '.cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)',
    color: 'var(--ink)',
  },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink-3)',
    border: 'none',
    borderRight: '1px solid var(--line)',
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 12px', minWidth: '36px' },
  '.cm-foldGutter .cm-gutterElement': { padding: '0 4px', cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--sunken)',
    border: '1px solid var(--line)',
    color: 'var(--ink-2)',
    margin: '0 4px',
    padding: '0 4px',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--accent)',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--info-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch.cm-searchMatch-selected': {
    backgroundColor: 'var(--accent-soft)',
    outlineColor: 'var(--accent)',
  },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-revealed': { backgroundColor: 'var(--accent-soft)' },
});

const panels = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--ink)', fontFamily: 'var(--font-sans)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 8px' },
  '.cm-panel.cm-search label': { fontSize: '12px', display: 'inline-flex', alignItems: 'center' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink-2)', fontSize: '16px', padding: '0 8px' },
  '.cm-textfield': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '3px',
    padding: '3px 6px',
    fontSize: '12px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '3px',
    padding: '3px 8px',
    fontSize: '12px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '5px',
    fontFamily: 'var(--font-sans)',
    fontSize: '13px',
    maxWidth: '480px',
  },
});

const lint = EditorView.theme({
  '.cm-lintRange-error': MARK('bad'),
  '.cm-lintRange-warning': MARK('warn'),
  '.cm-lintRange-info, .cm-lintRange-hint': MARK('info'),
  '.cm-lintRange-active': { backgroundColor: 'var(--bad-soft)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid transparent' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--info)' },
  '.cm-diagnostic small': { display: 'block', color: 'var(--ink-2)', fontSize: '12px' },
  '.cm-diagnosticAction': {
    display: 'inline-flex',
    margin: '6px 8px 0 0',
    padding: '2px 8px',
    border: '1px solid var(--line-strong)',
    borderRadius: '5px',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    lineHeight: '16px',
    fontWeight: '500',
    cursor: 'pointer',
  },
  '.cm-diagnosticAction:hover': { backgroundColor: 'var(--sunken)' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 2px' },
  // Shapes differ, not only colours: a cross, a triangle, a dot.
  '.cm-lint-marker': {
    content: 'normal',
    width: '12px',
    height: '20px',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    fontSize: '12px',
    fontWeight: '600',
  },
  '.cm-lint-marker-error::before': { content: '"✕"', color: 'var(--bad)' },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--warn)' },
  '.cm-lint-marker-info::before': { content: '"●"', color: 'var(--info)' },
});

const added = { backgroundColor: 'var(--draft-add-soft)' };
const removed = { backgroundColor: 'var(--draft-remove-soft)' };
// Changed words are underlined, not tinted: every token colour has to stay readable on the line's tint.
const addedText = { background: 'none', borderBottom: '2px solid var(--draft-add)' };
const removedText = { background: 'none', borderBottom: '2px solid var(--draft-remove)' };

// `&.cm-editor` outweighs the light and dark rules of the merge package.
const diff = EditorView.theme({
  '&.cm-editor.cm-merge-b .cm-changedLine': added,
  '&.cm-editor .cm-insertedLine, &.cm-editor.cm-merge-b .cm-insertedLine': added,
  '&.cm-editor.cm-merge-a .cm-changedLine': removed,
  '&.cm-editor .cm-deletedChunk': { ...removed, paddingLeft: '4px' },
  '&.cm-editor.cm-merge-b .cm-changedText': addedText,
  '&.cm-editor.cm-merge-a .cm-changedText, &.cm-editor .cm-deletedChunk .cm-deletedText': removedText,
  '&.cm-editor .cm-deletedText, &.cm-editor .cm-deletedLine, &.cm-editor .cm-deletedLine del': {
    textDecoration: 'none',
  },
  '&.cm-editor.cm-merge-b .cm-changedLineGutter': { background: 'var(--draft-add)' },
  '&.cm-editor.cm-merge-a .cm-changedLineGutter, &.cm-editor .cm-deletedLineGutter': {
    background: 'var(--draft-remove)',
  },
  '&.cm-editor .cm-collapsedLines': {
    background: 'var(--sunken)',
    color: 'var(--ink-2)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    padding: '2px 12px',
  },
  // The package's glyph is in few fonts.
  '&.cm-editor .cm-collapsedLines::before, &.cm-editor .cm-collapsedLines::after': { content: '"···"' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--ink-2)', fontStyle: 'italic' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--info)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-3)' },
  { tag: [tags.typeName, tags.labelName, tags.meta], color: 'var(--draft-change)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

/** Look of the YAML pane in both themes. */
export const editorTheme: Extension = [theme, panels, lint, diff, syntaxHighlighting(highlight)];
