import { arrayAt, isJsonObject, isSameJson } from '#lib/gateway-api/json.ts';
import { asKubeObject, type KubeObject, keyOf, specOf } from '#lib/gateway-api/kube-object.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import { assertNever } from '#lib/result/assert.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import type { Draft, DraftDocument } from './draft.ts';
import { serverMetadata } from './render-live-object.ts';

/** What the draft does to an object. */
export type DraftChange = 'added' | 'changed' | 'removed';

export type Overlay = {
  /** Live with the draft on top. The same world when the draft changes nothing. */
  readonly world: World;
  readonly changes: ReadonlyMap<ObjectKey, DraftChange>;
  /** Documents whose YAML is no object at the moment; the world shows their last good version. */
  readonly broken: ReadonlySet<ObjectKey>;
  /** The objects the documents mean; hand it in again as `lastGood`. */
  readonly good: ReadonlyMap<ObjectKey, KubeObject>;
};

const NOTHING: ReadonlyMap<ObjectKey, KubeObject> = new Map();

/** Lays a draft over the live world. `lastGood` are earlier versions of documents that may be broken now. */
export function overlay(
  live: World,
  draft: Draft,
  lastGood: ReadonlyMap<ObjectKey, KubeObject> = NOTHING,
): Overlay {
  const changes = new Map<ObjectKey, DraftChange>();
  const broken = new Set<ObjectKey>();
  const good = new Map<ObjectKey, KubeObject>();
  const objects = new Map(live.objects);
  for (const document of draft.documents) {
    const { key } = document;
    if (document.operation === 'delete') {
      if (objects.delete(key)) changes.set(key, 'removed');
      continue;
    }
    const parsed = objectOf(document);
    if (!parsed) broken.add(key);
    const object = parsed ?? lastGood.get(key);
    if (!object) continue;
    good.set(key, object);
    if (document.operation === 'update' && isUnchanged(document)) continue;
    objects.set(key, withServerFields(object, live.objects.get(key)));
    changes.set(key, changeOf(document));
  }
  if (changes.size === 0) return { world: live, changes, broken, good };
  return { world: createWorld(live.cluster, objects.values(), live.synced), changes, broken, good };
}

function changeOf({ operation }: DraftDocument): DraftChange {
  switch (operation) {
    case 'create':
      return 'added';
    case 'update':
      return 'changed';
    case 'delete':
      return 'removed';
    default:
      return assertNever(operation);
  }
}

/** Far more rules, or backends of a rule, than the CRDs allow (16 each): drawing thousands would hold the browser up for a minute. */
const MOST_PARTS = 64;

/**
 * The object a document means; null when its YAML has errors, is no object, names another object than it was opened for, or has so
 * many rules that no server takes it.
 */
export function objectOf(document: DraftDocument): KubeObject | null {
  const object = asKubeObject(parseYaml(document.text).value);
  return object && keyOf(object) === document.key && !isBeyondAll(object) ? object : null;
}

function isBeyondAll(object: KubeObject): boolean {
  const rules = arrayAt(specOf(object), 'rules');
  return (
    rules.length > MOST_PARTS ||
    rules.some((rule) => isJsonObject(rule) && arrayAt(rule, 'backendRefs').length > MOST_PARTS)
  );
}

/** True for an edited document that says the same as its base: there is nothing to send. */
export function isUnchanged({ operation, base, text }: DraftDocument): boolean {
  if (operation !== 'update' || !base) return false;
  if (text === base.text) return true;
  const value = parseYaml(text).value;
  return value !== undefined && isSameJson(value, parseYaml(base.text).value);
}

/** Status and the metadata of the server stay visible on an edited object; they are no part of the document. */
function withServerFields(object: KubeObject, live: KubeObject | undefined): KubeObject {
  if (!live) return object;
  return {
    ...object,
    metadata: { ...object.metadata, ...serverMetadata(live) },
    ...(live.status === undefined ? {} : { status: live.status }),
  };
}
