import { parseAllDocuments } from 'yaml';
import type { KindKey } from '#lib/identity/object-ref.ts';
import { WATCHED_KINDS } from './kinds.ts';
import { asKubeObject } from './kube-object.ts';
import { createWorld, type World } from './world.ts';

/**
 * Reads manifests (YAML, many documents) into a world, for tests and for files on disk. All watched kinds count as
 * synced unless given. Throws on YAML that does not parse and on a document that is no Kubernetes object.
 */
export function worldFromManifests(text: string, synced: Iterable<KindKey> = allKinds()): World {
  const objects = parseAllDocuments(text).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const value: unknown = document.toJS();
    if (value === null) return [];
    const object = asKubeObject(value);
    if (!object) throw new Error(`Not a Kubernetes object: ${JSON.stringify(value)}`);
    return [object];
  });
  return createWorld('test', objects, synced);
}

function allKinds(): readonly KindKey[] {
  return WATCHED_KINDS.map((kind) => kind.key);
}
