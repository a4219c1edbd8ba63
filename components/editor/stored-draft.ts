import { get, set } from 'idb-keyval';
import { z } from 'zod';
import type { Command } from '#lib/edit/command.ts';
import type { DraftDocument } from '#lib/edit/draft.ts';
import type { Editing } from '#lib/edit/history.ts';
import type { JsonValue } from '#lib/gateway-api/json.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';

/** A draft as a browser keeps it; of two, the one with the higher `revision` is the newer. */
export type StoredDraft = {
  readonly version: 1;
  readonly revision: number;
  /** Which tab wrote it. */
  readonly tab: string;
  /** uid of the cluster's `kube-system` when it was known: the only thing that tells clusters apart for certain. */
  readonly clusterUid: string | null;
  readonly editing: Editing;
};

/** Where a draft belongs: contexts of two kubeconfigs may have one name, so the address counts, too. */
export type DraftPlace = { readonly cluster: string; readonly server: string };

const keySchema = z.custom<ObjectKey>((value) => typeof value === 'string' && parseObjectKey(value) !== null);
const identitySchema = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});
const documentSchema: z.ZodType<DraftDocument> = z.object({
  key: keySchema,
  identity: identitySchema,
  operation: z.enum(['create', 'update', 'delete']),
  base: z.object({ uid: z.string(), resourceVersion: z.string(), text: z.string() }).nullable(),
  text: z.string(),
});
const pathSchema = z.array(z.union([z.string(), z.number()]));
const valueSchema: z.ZodType<JsonValue> = z.json();

const commandSchema: z.ZodType<Command> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('add-document'), document: documentSchema, index: z.number().exactOptional() }),
  z.object({ type: z.literal('remove-document'), key: keySchema }),
  z.object({ type: z.literal('replace-document'), key: keySchema, document: documentSchema }),
  z.object({
    type: z.literal('edit-text'),
    key: keySchema,
    edits: z.array(z.object({ from: z.number(), to: z.number(), insert: z.string() })),
    identity: identitySchema.exactOptional(),
  }),
  z.object({ type: z.literal('set-field'), key: keySchema, path: pathSchema, value: valueSchema }),
  z.object({
    type: z.literal('insert-item'),
    key: keySchema,
    path: pathSchema,
    item: z.object({ index: z.number(), value: valueSchema }),
  }),
  z.object({ type: z.literal('remove-field'), key: keySchema, path: pathSchema }),
]);

const stepSchema = z.object({
  label: z.string(),
  coalesce: z.string().nullable(),
  forward: z.array(commandSchema),
  backward: z.array(commandSchema),
});

const storedSchema = z.object({
  version: z.literal(1),
  revision: z.number(),
  tab: z.string(),
  clusterUid: z.string().nullable().default(null),
  editing: z.object({
    draft: z.object({ documents: z.array(documentSchema) }),
    done: z.array(stepSchema),
    undone: z.array(stepSchema),
  }),
});

/** Reads what a tab wrote, from the store or from another tab; null when it is nothing we know. */
export function readStoredDraft(value: unknown): StoredDraft | null {
  const parsed = storedSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/**
 * Loads the draft of a place. What cannot be read, such as one of a later version, is set aside under a name of its own before
 * anything takes its place. Rejects when the browser keeps nothing (private mode, no space).
 */
export async function loadStoredDraft(
  place: DraftPlace,
): Promise<{ readonly stored: StoredDraft | null; readonly asideAs: string | null }> {
  const value = await get<unknown>(storageKey(place));
  const stored = value === undefined ? null : readStoredDraft(value);
  if (stored || value === undefined) return { stored, asideAs: null };
  const asideAs = `${storageKey(place)}:unreadable:${crypto.randomUUID()}`;
  await set(asideAs, value);
  return { stored: null, asideAs };
}

/** Keeps the draft of a place. Rejects when the browser keeps nothing. */
export async function saveStoredDraft(place: DraftPlace, stored: StoredDraft): Promise<void> {
  await set(storageKey(place), stored);
}

/** Puts away the draft of a cluster that is no longer at this place, and takes out what was put away of the one that is. */
export async function swapStoredDraft(
  place: DraftPlace,
  stored: StoredDraft,
  uid: string,
): Promise<StoredDraft | null> {
  await set(asideKey(place, stored.clusterUid ?? ''), stored);
  return readStoredDraft(await get<unknown>(asideKey(place, uid)));
}

/** Name of the place in IndexedDB and of the channel between tabs. */
export function storageKey({ cluster, server }: DraftPlace): string {
  return `meshloom-draft:${cluster}@${server}`;
}

function asideKey(place: DraftPlace, uid: string): string {
  return `${storageKey(place)}#${uid}`;
}
