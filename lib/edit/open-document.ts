import { stringAt } from '#lib/gateway-api/json.ts';
import { identityOf, type KubeObject, keyOf, uidOf } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { renderYaml } from '#lib/yaml/render-yaml.ts';
import { type Command, documentOf } from './command.ts';
import type { Draft, DraftDocument } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { renderLiveObject } from './render-live-object.ts';

/**
 * Commands that make sure the draft holds an editable document of an object: none when it does, else the live object is opened.
 * Errors: `unknown-object` when it is neither live nor drafted, `already-deleted` when the draft deletes it.
 */
export function openDocument(
  world: World,
  draft: Draft,
  key: ObjectKey,
): Result<readonly Command[], EditError> {
  const document = documentOf(draft, key);
  if (document?.operation === 'delete') {
    return err(
      editError('already-deleted', `The draft deletes ${document.identity.name}; discard that first.`),
    );
  }
  if (document) return ok([]);
  const object = world.objects.get(key);
  if (!object) return err(editError('unknown-object', `${key} is not known in this cluster.`));
  return ok([{ type: 'add-document', document: documentFromLive(object) }]);
}

/** A document to edit a live object; `update` with what it looks like now as base. */
export function documentFromLive(object: KubeObject): DraftDocument {
  const text = renderLiveObject(object);
  return {
    key: keyOf(object),
    identity: identityOf(object),
    operation: 'update',
    base: {
      uid: uidOf(object) ?? '',
      resourceVersion: stringAt(object.metadata, 'resourceVersion') ?? '',
      text,
    },
    text,
  };
}

/** A document of an object that does not exist yet. */
export function documentForNew(object: KubeObject): DraftDocument {
  return {
    key: keyOf(object),
    identity: identityOf(object),
    operation: 'create',
    base: null,
    text: renderYaml(object),
  };
}

/** Commands that delete an object: a new one just leaves the draft, a live one is marked. Errors: `unknown-object`, `already-deleted`. */
export function deleteDocument(
  world: World,
  draft: Draft,
  key: ObjectKey,
): Result<readonly Command[], EditError> {
  const document = documentOf(draft, key);
  if (document?.operation === 'delete') {
    return err(editError('already-deleted', `The draft already deletes ${document.identity.name}.`));
  }
  if (document?.operation === 'create') return ok([{ type: 'remove-document', key }]);
  if (document) {
    const marked: DraftDocument = {
      ...document,
      operation: 'delete',
      text: document.base?.text ?? document.text,
    };
    return ok([{ type: 'replace-document', key, document: marked }]);
  }
  const object = world.objects.get(key);
  if (!object) return err(editError('unknown-object', `${key} is not known in this cluster.`));
  return ok([{ type: 'add-document', document: { ...documentFromLive(object), operation: 'delete' } }]);
}
