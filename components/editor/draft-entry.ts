import { documentChanges, type FieldChange } from '#lib/edit/changed-fields.ts';
import type { DraftDocument } from '#lib/edit/draft.ts';
import { isUnchanged, objectOf } from '#lib/edit/overlay.ts';
import { isOutdated } from '#lib/edit/rebase.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { detectOwner, type Owner } from '#lib/gateway-api/managed-by.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { ObjectRef } from '#lib/identity/object-ref.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';

/** A document of the draft beside the live object: all the dock shows and sends. */
export type DraftEntry = {
  readonly document: DraftDocument;
  readonly live: KubeObject | undefined;
  /** What the text means; null while it is broken. */
  readonly object: KubeObject | null;
  /** Differences to the base; null while the text is broken. */
  readonly changes: readonly FieldChange[] | null;
  /** The text says the same as its base: nothing is sent. */
  readonly unchanged: boolean;
  /** Someone else changed the object since it was opened. */
  readonly outdated: boolean;
  /** Another tool that manages the object, when there is one. */
  readonly owner: Owner | null;
};

/** Looks at a document beside the live world. `managers`: who owns fields of the live object, when it is known. */
export function draftEntry(
  world: World,
  document: DraftDocument,
  managers: readonly string[] = [],
): DraftEntry {
  const live = world.objects.get(document.key);
  return {
    document,
    live,
    object: document.operation === 'delete' ? null : objectOf(document),
    changes: documentChanges(document),
    unchanged: isUnchanged(document),
    outdated: isOutdated(document, live),
    owner: live ? detectOwner(live, managers) : null,
  };
}

/** The whole reference of a document. */
export function refOf(cluster: string, { identity }: DraftDocument): ObjectRef {
  return { cluster, ...identity };
}

/** True when the document would change the cluster, as far as its text can be read. */
export function isSendable(entry: DraftEntry): boolean {
  return !entry.unchanged && (entry.document.operation === 'delete' || entry.object !== null);
}

/**
 * The document as the API takes it; null for deletions and broken text. While nobody else changed the object, only its uid
 * guards it: a mesh that writes status changes the resourceVersion all the time, and field owners are checked by the server.
 * `accepted`: the conflicts a person saw and decided for the draft; nothing else is taken over.
 */
export function applyDocument(
  cluster: string,
  entry: DraftEntry,
  accepted: ApplyDocument['accepted'] = [],
): ApplyDocument | null {
  const { document, object } = entry;
  if (!object || document.operation === 'delete') return null;
  return { ref: refOf(cluster, document), object, base: baseOf(entry), force: accepted.length > 0, accepted };
}

/** What guards a write against changes nobody has seen; null for new objects. */
export function baseOf({ document: { base }, outdated }: DraftEntry): ApplyDocument['base'] {
  if (!base) return null;
  return {
    uid: base.uid,
    resourceVersion: outdated && base.resourceVersion !== '' ? base.resourceVersion : null,
  };
}
