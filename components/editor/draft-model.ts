import type { DraftDocument } from '#lib/edit/draft.ts';
import type { EditError } from '#lib/edit/edit-error.ts';
import type { Editing } from '#lib/edit/history.ts';

/** The draft as the page holds it. */
export type DraftState = {
  readonly editing: Editing;
  readonly revision: number;
  /** False until the kept draft was read. */
  readonly restored: boolean;
  /** Something a person should know: another tab changed the draft, or it cannot be kept. null when read. */
  readonly notice: string | null;
  /** What was typed last, when the draft could not take it. */
  readonly refused: RefusedText | null;
  /** uid of the cluster the draft was made for; null while it is not known. */
  readonly clusterUid: string | null;
};

/** A text the draft cannot hold, such as one named like another document; it counts as long as the document stays as it was. */
export type RefusedText = {
  readonly document: DraftDocument;
  readonly text: string;
  readonly error: EditError;
};

/** The text that was refused, if the document still waits for a better one. */
export function refusedText({ refused, editing }: DraftState): RefusedText | null {
  return refused && editing.draft.documents.includes(refused.document) ? refused : null;
}
