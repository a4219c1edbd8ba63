import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { WATCHED_KINDS, watchedKind } from '#lib/gateway-api/kinds.ts';
import { asKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { parseApiVersion } from '#lib/identity/object-ref.ts';
import { isBuiltInNamespaced } from './built-in-kinds.ts';
import { formatProblem } from './cli-error.ts';
import { type CliIo, printable } from './cli-io.ts';
import { readGoodManifests } from './read-manifests.ts';

type KindRef = { readonly group: string; readonly version: string; readonly kind: string };

/** The object with the namespace it would be created in. Objects of kinds nobody knows stay as they are. */
export function inNamespace(
  value: JsonObject,
  namespace: string,
  isNamespaced: (ref: KindRef) => boolean | null = () => null,
): JsonObject {
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isJsonObject(metadata)) return value;
  const ref = { ...parseApiVersion(apiVersion), kind };
  const isPlaced = isNamespaced(ref) ?? watchedKind(ref)?.namespaced ?? isBuiltInNamespaced(ref) ?? false;
  if (!isPlaced || (metadata.namespace ?? '') !== '') return value;
  return { ...value, metadata: { ...metadata, namespace } };
}

/**
 * The objects of files. What is no object with a name is left out and told on standard error. Throws `InputError` when something
 * cannot be read.
 */
export async function readObjects(
  names: readonly string[],
  namespace: string,
  io: CliIo,
): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const { value, file, from } of await readGoodManifests(names, io)) {
    const object = objectOf(value, namespace);
    if (object) objects.push(object);
    else {
      const message = 'This is no Kubernetes object with a name; it is left out.';
      const told = formatProblem({ file: file.name, ...file.place(from), code: 'not-an-object', message });
      io.stderr.write(`${printable(told)}\n`);
    }
  }
  return objects;
}

function objectOf(value: JsonValue, namespace: string): KubeObject | null {
  return isJsonObject(value) ? asKubeObject(inNamespace(value, namespace)) : null;
}

/** A world in which the given objects are all there is; of an object given twice the last counts. */
export function worldOfFiles(objects: readonly KubeObject[]): World {
  return createWorld(
    'files',
    objects,
    WATCHED_KINDS.map(({ key }) => key),
  );
}
