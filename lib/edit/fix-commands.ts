import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { assertNever, invariant } from '#lib/result/assert.ts';
import type { FieldChange, Fix } from '#lib/result/diagnostic.ts';
import type { Command } from './command.ts';
import { documentForNew } from './open-document.ts';

/**
 * The commands that carry out a fix: its changes on the document of `key`, in their order, and its new objects as documents of
 * their own. Run them as one step with the fix's label; the document has to be in the draft (`openDocument`).
 */
export function fixCommands(key: ObjectKey, fix: Fix): readonly Command[] {
  const additions = (fix.adds ?? []).map((added): Command => {
    const object = asKubeObject(added);
    invariant(object, 'what a fix adds is an object');
    return { type: 'add-document', document: documentForNew(object) };
  });
  return [...fix.changes.map((change) => commandFor(key, change)), ...additions];
}

function commandFor(key: ObjectKey, change: FieldChange): Command {
  const { path } = change;
  switch (change.op) {
    case 'set':
      return { type: 'set-field', key, path, value: change.value };
    case 'insert':
      return { type: 'insert-item', key, path, item: { index: change.index, value: change.value } };
    case 'remove':
      return { type: 'remove-field', key, path };
    default:
      return assertNever(change);
  }
}
