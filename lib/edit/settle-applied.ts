import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { documentOf } from './command.ts';
import type { DraftDocument } from './draft.ts';
import { type Editing, forgetDocuments } from './history.ts';
import { documentFromLive } from './open-document.ts';
import { rebaseDocument } from './rebase.ts';

/** What became of a document that was sent: the text that left, and the object as the cluster stored it (null when it is not known). */
export type Applied = {
  readonly key: ObjectKey;
  readonly operation: 'apply' | 'delete';
  readonly text: string;
  readonly object: KubeObject | null;
};

/**
 * Takes stored documents out of the draft, but only those that still say what was sent. One that was edited meanwhile stays, as a
 * change of what is stored now. Steps that touched a stored document can no longer be replayed and are forgotten.
 */
export function settleApplied(editing: Editing, applied: readonly Applied[]): Editing {
  const kept = new Map<ObjectKey, DraftDocument>();
  for (const sent of applied) {
    const document = documentOf(editing.draft, sent.key);
    if (document && !isAsSent(document, sent)) kept.set(sent.key, carryOn(document, sent));
  }
  const left = forgetDocuments(
    editing,
    applied.map(({ key }) => key),
  );
  if (kept.size === 0) return left;
  const keys = new Set(left.draft.documents.map(({ key }) => key));
  const documents = editing.draft.documents.flatMap((document) => {
    const now = kept.get(document.key) ?? document;
    return kept.has(document.key) || keys.has(document.key) ? [now] : [];
  });
  return { ...left, draft: { documents } };
}

function isAsSent({ operation, text }: DraftDocument, sent: Applied): boolean {
  if (sent.operation === 'delete') return operation === 'delete';
  return operation !== 'delete' && text === sent.text;
}

/** The document on the base of what is stored: what the server filled in is taken over, what was typed since the sending stays. */
function carryOn(document: DraftDocument, { operation, text, object }: Applied): DraftDocument {
  // The object is gone or not known: the document says so itself beside the live world.
  if (operation === 'delete' || !object) return document;
  const { base } = documentFromLive(object);
  if (!base) return document;
  if (document.operation === 'delete') return { ...document, base, text: base.text };
  const mine: DraftDocument = { ...document, operation: 'update', base: { ...base, text } };
  const rebased = rebaseDocument(mine, object);
  return rebased.ok ? rebased.value.document : { ...mine, base };
}
