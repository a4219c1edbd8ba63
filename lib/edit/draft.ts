import type { ObjectIdentity } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';

/** What the draft started from; `text` is the YAML rendered from the live object at that moment. */
export type DraftBase = {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly text: string;
};

/** One object in the draft. The YAML text is the document; everything else is read from it. */
export type DraftDocument = {
  readonly key: ObjectKey;
  readonly identity: ObjectIdentity;
  readonly operation: 'create' | 'update' | 'delete';
  /** null for `create`. */
  readonly base: DraftBase | null;
  readonly text: string;
};

/** A change set not yet applied, in the order in which documents were first touched. */
export type Draft = { readonly documents: readonly DraftDocument[] };

export const EMPTY_DRAFT: Draft = { documents: [] };
