import { arrayAt, isJsonObject, numberAt, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { uidOf } from '#lib/gateway-api/kube-object.ts';
import type { DeleteRequest, DeleteResponse } from '#lib/wire/apply.ts';
import { AppError } from '#server/errors/app-error.ts';
import type { KubeResponse } from '#server/kube/client.ts';
import type { ApiPath } from '#server/kube/paths.ts';
import { statusToError } from '#server/kube/status-error.ts';
import type { ApplyOptions } from './apply-documents.ts';
import { writablePath } from './check-documents.ts';
import { type KubeDoor, objectOf } from './kube-door.ts';

/** Deletes exactly the object a person looked at (preconditions uid and, where given, resourceVersion). Throws `AppError`. */
export async function deleteObject(
  request: DeleteRequest,
  options: Pick<ApplyOptions, 'door' | 'clock' | 'onAudit'>,
): Promise<DeleteResponse> {
  const { ref, uid, resourceVersion } = request;
  const { door, clock, onAudit } = options;
  const path = writablePath(ref);
  const started = clock.now();
  const audit = (outcome: string) =>
    onAudit({
      verb: 'delete',
      ref,
      uid,
      outcome,
      force: false,
      fields: [],
      resourceVersionBefore: resourceVersion,
      resourceVersionAfter: null,
      ms: clock.now() - started,
    });
  try {
    const outcome = await sendDelete(door, path, request);
    audit(outcome);
    return { ref, outcome };
  } catch (error) {
    audit(error instanceof AppError ? error.code : 'internal');
    throw error;
  }
}

async function sendDelete(
  door: KubeDoor,
  path: ApiPath,
  { uid, resourceVersion }: DeleteRequest,
): Promise<DeleteResponse['outcome']> {
  const preconditions = resourceVersion === null ? { uid } : { uid, resourceVersion };
  let response: KubeResponse;
  try {
    response = await door.request({
      method: 'DELETE',
      path,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions },
    });
  } catch (error) {
    if (error instanceof AppError && error.code === 'cluster-unreachable')
      return lookAfterDelete(door, path, uid, error);
    throw error;
  }
  if (response.status < 300) return isHeld(response.body) ? 'deleting' : 'deleted';
  const error = statusToError(response);
  if (error.code === 'not-found') return 'gone';
  if (error.code === 'unknown-outcome') return lookAfterDelete(door, path, uid, error);
  throw error;
}

/** The API server answers with the object while finalizers (or a period of grace) keep it, else with a Status. */
function isHeld(body: unknown): boolean {
  const metadata = objectAt(isJsonObject(body) ? body : {}, 'metadata');
  if (stringAt(metadata, 'deletionTimestamp') === undefined) return false;
  return (
    arrayAt(metadata, 'finalizers').length > 0 || (numberAt(metadata, 'deletionGracePeriodSeconds') ?? 0) > 0
  );
}

/** The answer was lost: the object itself tells. Throws `unknown-outcome` when it cannot be read or is still there. */
async function lookAfterDelete(
  door: KubeDoor,
  path: ApiPath,
  uid: string,
  cause: AppError,
): Promise<DeleteResponse['outcome']> {
  const unknown = new AppError(
    'unknown-outcome',
    'The API server did not answer; whether the object was deleted is unknown. Trying again is safe.',
    { cause },
  );
  const response = await door.request({ method: 'GET', path }).catch(() => {
    throw unknown;
  });
  if (response.status === 404) return 'deleted';
  if (response.status >= 300) throw unknown;
  const live = objectOf(response);
  if (uidOf(live) !== uid) return 'deleted';
  if (stringAt(live.metadata, 'deletionTimestamp') !== undefined) return 'deleting';
  throw unknown;
}
