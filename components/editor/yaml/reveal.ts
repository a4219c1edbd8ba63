import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

const setRevealed = StateEffect.define<number | null>();
const line = Decoration.line({ class: 'cm-revealed' });

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setRevealed)) continue;
      next = effect.value === null ? Decoration.none : Decoration.set([line.range(effect.value)]);
    }
    // The mark answers "where is it?"; the first keystroke or click has found it.
    return transaction.isUserEvent('select') || transaction.isUserEvent('input') ? Decoration.none : next;
  },
  provide: (self) => EditorView.decorations.from(self),
});

/** Marks the line that was asked for. */
export const revealMark: Extension = field;

/** Scrolls to a place, puts the cursor there and marks its line; the focus stays where it is. */
export function revealAt(view: EditorView, offset: number): void {
  const at = Math.min(offset, view.state.doc.length);
  view.dispatch({
    selection: { anchor: at },
    effects: [EditorView.scrollIntoView(at, { y: 'center' }), setRevealed.of(view.state.doc.lineAt(at).from)],
  });
}
