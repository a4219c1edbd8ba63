import type { ObjectRef } from '#lib/identity/object-ref.ts';
import type { FieldOwner } from '#lib/wire/apply.ts';
import { readablePath } from './check-documents.ts';
import { type KubeDoor, objectOf } from './kube-door.ts';
import { readManagedFields, toFieldOwners } from './managed-fields.ts';

/** Who owns which field of a live object; managedFields are not in the stream. Throws `AppError`. */
export async function readOwners(door: KubeDoor, ref: ObjectRef): Promise<FieldOwner[]> {
  const response = await door.request({ method: 'GET', path: readablePath(ref) });
  return toFieldOwners(readManagedFields(objectOf(response)));
}
