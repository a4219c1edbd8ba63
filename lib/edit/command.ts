import type { JsonValue } from '#lib/gateway-api/json.ts';
import { asKubeObject, identityOf, type ObjectIdentity } from '#lib/gateway-api/kube-object.ts';
import { type ObjectKey, objectKey } from '#lib/identity/object-ref.ts';
import { assertNever } from '#lib/result/assert.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { insertAt } from '#lib/yaml/insert-at.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { removeAt } from '#lib/yaml/remove-at.ts';
import { setAt } from '#lib/yaml/set-at.ts';
import { applyTextEdits, type TextEdit } from '#lib/yaml/text-edit.ts';
import type { Draft, DraftDocument } from './draft.ts';
import { type EditError, editError, fromYamlError } from './edit-error.ts';

/** One change of a draft, as data: it can be stored, sent and inverted. `key` names the document. */
export type Command =
  | { readonly type: 'add-document'; readonly document: DraftDocument; readonly index?: number }
  | { readonly type: 'remove-document'; readonly key: ObjectKey }
  | { readonly type: 'replace-document'; readonly key: ObjectKey; readonly document: DraftDocument }
  | {
      readonly type: 'edit-text';
      readonly key: ObjectKey;
      readonly edits: readonly TextEdit[];
      /** Identity afterwards; read from the text when left out. Undo names it, since broken text has none. */
      readonly identity?: ObjectIdentity;
    }
  | {
      readonly type: 'set-field';
      readonly key: ObjectKey;
      readonly path: FieldPath;
      readonly value: JsonValue;
    }
  | {
      readonly type: 'insert-item';
      readonly key: ObjectKey;
      readonly path: FieldPath;
      readonly item: { readonly index: number; readonly value: JsonValue };
    }
  | { readonly type: 'remove-field'; readonly key: ObjectKey; readonly path: FieldPath };

export type CommandResult = { readonly draft: Draft; readonly inverse: Command };

/** Runs one command. The inverse leads back to exactly the draft before, text and order included. */
export function runCommand(draft: Draft, command: Command): Result<CommandResult, EditError> {
  switch (command.type) {
    case 'add-document':
      return addDocument(draft, command.document, command.index);
    case 'remove-document':
      return removeDocument(draft, command.key);
    case 'replace-document':
      return swapDocument(draft, command.key, () => ok(command.document));
    case 'edit-text':
      return editDocument(draft, command.key, { edits: command.edits, identity: command.identity });
    case 'set-field':
      return structuredEdit(draft, command.key, (text) => setAt(text, command.path, command.value));
    case 'insert-item':
      return structuredEdit(draft, command.key, (text) => insertAt(text, command.path, command.item));
    case 'remove-field':
      return structuredEdit(draft, command.key, (text) => removeAt(text, command.path));
    default:
      return assertNever(command);
  }
}

/** Runs commands in order, all or none; `inverse` undoes them when run in its order. */
export function runCommands(
  draft: Draft,
  commands: readonly Command[],
): Result<{ readonly draft: Draft; readonly inverse: readonly Command[] }, EditError> {
  let current = draft;
  const inverse: Command[] = [];
  for (const command of commands) {
    const result = runCommand(current, command);
    if (!result.ok) return result;
    current = result.value.draft;
    inverse.unshift(result.value.inverse);
  }
  return ok({ draft: current, inverse });
}

/** The document of an object, or null. */
export function documentOf(draft: Draft, key: ObjectKey): DraftDocument | null {
  return draft.documents.find((document) => document.key === key) ?? null;
}

function addDocument(
  draft: Draft,
  document: DraftDocument,
  index?: number,
): Result<CommandResult, EditError> {
  if (documentOf(draft, document.key)) return err(alreadyThere(document));
  const documents = draft.documents.toSpliced(index ?? draft.documents.length, 0, document);
  return ok({ draft: { documents }, inverse: { type: 'remove-document', key: document.key } });
}

function removeDocument(draft: Draft, key: ObjectKey): Result<CommandResult, EditError> {
  const index = draft.documents.findIndex((document) => document.key === key);
  const document = draft.documents[index];
  if (!document) return err(notThere(key));
  return ok({
    draft: { documents: draft.documents.toSpliced(index, 1) },
    inverse: { type: 'add-document', document, index },
  });
}

function swapDocument(
  draft: Draft,
  key: ObjectKey,
  change: (document: DraftDocument) => Result<DraftDocument, EditError>,
): Result<CommandResult, EditError> {
  const before = documentOf(draft, key);
  if (!before) return err(notThere(key));
  const changed = change(before);
  if (!changed.ok) return changed;
  const after = changed.value;
  if (after.key !== key && documentOf(draft, after.key)) return err(alreadyThere(after));
  const documents = draft.documents.map((document) => (document === before ? after : document));
  return ok({
    draft: { documents },
    inverse: { type: 'replace-document', key: after.key, document: before },
  });
}

type TextChange = { readonly edits: readonly TextEdit[]; readonly identity: ObjectIdentity | undefined };

function editDocument(draft: Draft, key: ObjectKey, change: TextChange): Result<CommandResult, EditError> {
  let inverse: Command = { type: 'remove-document', key };
  const swapped = swapDocument(draft, key, (before) => {
    const applied = applyTextEdits(before.text, change.edits);
    const identity = change.identity ?? identityAfter(before, applied.text);
    const after = { ...before, text: applied.text, identity, key: objectKey(identity) };
    inverse = { type: 'edit-text', key: after.key, edits: applied.inverse, identity: before.identity };
    return ok(after);
  });
  return swapped.ok ? ok({ draft: swapped.value.draft, inverse }) : swapped;
}

/** A new object is named by its text; an existing one keeps its identity whatever the text says (the server would refuse a rename). */
function identityAfter(document: DraftDocument, text: string): ObjectIdentity {
  if (document.operation !== 'create') return document.identity;
  const object = asKubeObject(parseYaml(text).value);
  return object ? identityOf(object) : document.identity;
}

function structuredEdit(
  draft: Draft,
  key: ObjectKey,
  plan: (text: string) => ReturnType<typeof setAt>,
): Result<CommandResult, EditError> {
  const document = documentOf(draft, key);
  if (!document) return err(notThere(key));
  const edits = plan(document.text);
  if (!edits.ok) return err(fromYamlError(edits.error));
  return editDocument(draft, key, { edits: edits.value, identity: undefined });
}

function notThere(key: ObjectKey): EditError {
  return editError('document-not-found', `The draft holds no document for ${key}.`);
}

function alreadyThere({ identity }: DraftDocument): EditError {
  const where = `${identity.kind} ${identity.namespace}/${identity.name}`;
  return editError('document-exists', `The draft already holds ${where}; give the new one another name.`);
}
