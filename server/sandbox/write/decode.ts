import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { withRulesNote } from '../kinds/schema-check.ts';
import { badRequest, invalid, type StatusError } from '../status-error.ts';
import { invalidValue, requiredValue } from './metadata-rules.ts';
import { apiVersionOf, subjectOf, type Target } from './target.ts';

/** Takes a request body for the object of the target: right kind and version, name and namespace as in the URL. Throws 400, or 422 without a name. */
export function decodeObject(target: Target, body: unknown): KubeObject {
  if (!isJsonObject(body)) throw badRequest('the request body is not an object');
  assertKind(target, body);
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  assertNamespace(target, metadata);
  const name = stringAt(metadata, 'name') ?? '';
  if (name !== '' && target.name !== '' && name !== target.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  const full = name || target.name || generatedName(metadata);
  const object = {
    ...body,
    metadata: {
      ...metadata,
      name: full,
      ...(target.namespace === '' ? {} : { namespace: target.namespace }),
    },
  };
  if (!isKubeObject(object)) throw nameless(target);
  return object;
}

function assertKind(target: Target, body: JsonObject): void {
  const wanted = apiVersionOf(target);
  const apiVersion = stringAt(body, 'apiVersion') ?? '';
  const kind = stringAt(body, 'kind') ?? '';
  if (kind === '') throw badRequest("Object 'Kind' is missing in the request body");
  if (target.type.custom && apiVersion === wanted && kind !== target.type.kind)
    throw invalid({ ...subjectOf(target), kind, name: nameIn(body) }, [
      invalidValue('kind', kind, `must be ${target.type.kind}`),
    ]);
  if (kind !== target.type.kind || apiVersion !== wanted)
    throw badRequest(
      `the API version in the data (${apiVersion}, Kind=${kind}) does not match the expected API version (${wanted}, Kind=${target.type.kind})`,
    );
}

function nameIn(body: JsonObject): string {
  return stringAt(objectAt(body, 'metadata'), 'name') ?? '';
}

function assertNamespace(target: Target, metadata: JsonObject): void {
  const namespace = stringAt(metadata, 'namespace') ?? '';
  if (namespace !== '' && namespace !== target.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function generatedName(metadata: JsonObject): string {
  const prefix = stringAt(metadata, 'generateName') ?? '';
  if (prefix === '') return '';
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return prefix + [...bytes].map((byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length]).join('');
}

function nameless(target: Target): StatusError {
  const cause = requiredValue('metadata.name', 'name or generateName is required');
  return invalid({ ...subjectOf(target), name: '' }, withRulesNote(target.served.schema, [cause]));
}
