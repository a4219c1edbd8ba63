import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { KubeClient, KubeResponse } from '#server/kube/client.ts';
import { statusToError } from '#server/kube/status-error.ts';

/** All that applying needs of a cluster; `server/kube` clients have it, tests script it. */
export type KubeDoor = Pick<KubeClient, 'request'>;

/** Our name in managedFields, one for the whole product: per-user names would conflict with each other. */
export const FIELD_MANAGER = 'meshloom';

/** The object in a 2xx answer. Throws the `AppError` of any other, and `internal` when it holds no object. */
export function objectOf(response: KubeResponse): KubeObject {
  if (response.status >= 300) throw statusToError(response);
  const object = asKubeObject(response.body);
  if (object === null)
    throw new AppError('internal', 'The API server answered with something that is no object.');
  return object;
}
