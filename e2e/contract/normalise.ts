import { isJsonObject } from '#lib/gateway-api/json.ts';

/** Members whose value is the server's own business, replaced by the same word everywhere. */
const OWN_WORD = new Set([
  'clusterIP',
  'clusterIPs',
  'creationTimestamp',
  'deletionTimestamp',
  'continue',
  'lastTransitionTime',
  'remainingItemCount',
]);
/** Members that say nothing to a client, or say it by chance. */
const LEFT_OUT = new Set(['storageVersionHash']);
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** Where etcd keeps it, which leaks into a message or two. */
const STORAGE = /StorageError: .* AdditionalErrorMsg: /g;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
/** As the API server words a conflict of versions: these numbers are resourceVersions too. */
const VERSION_IN_TEXT = /(resource ?version[^\d]*?)(\d+)(?: \((\d+)\))?/gi;

/**
 * The answers of one case without what may differ between two API servers. Times and addresses become a word; each uid
 * and each resourceVersion of an object becomes its number in order of appearance, so that "the same as before" and
 * "another one" still show. The resourceVersion of a list or a bookmark is of the whole store, and only a word.
 */
export function normalise(answers: readonly unknown[]): unknown {
  const names = { uid: new Map<string, string>(), rv: new Map<string, string>() };
  return answers.map((answer) => visit(answer, { names }));
}

type Names = { readonly uid: Map<string, string>; readonly rv: Map<string, string> };
type Place = { readonly names: Names; readonly key?: string; readonly isOfStore?: boolean };

function visit(value: unknown, place: Place): unknown {
  const { names, key = '' } = place;
  if (OWN_WORD.has(key) && value !== '' && value !== 'None') return `<${key}>`;
  if (typeof value === 'string') {
    if (key !== 'resourceVersion') return normaliseText(value, names);
    return place.isOfStore ? '<rv of the store>' : nameOf(value, names.rv, 'rv');
  }
  if (Array.isArray(value)) {
    return inOrder(key, value).map((item) => visit(item, { names }));
  }
  if (!isJsonObject(value)) return value;
  const isList = typeof value.kind === 'string' && value.kind.endsWith('List');
  const isBookmark = value.type === 'BOOKMARK';
  const members = Object.entries(value).filter(([name, member]) => isTelling(name, member));
  return Object.fromEntries(
    members.map(([name, member]) => {
      const isOfStore =
        (isList && name === 'metadata') ||
        (isBookmark && name === 'object') ||
        (place.isOfStore === true && ['metadata', 'resourceVersion'].includes(name));
      return [name, visit(member, { names, key: name, isOfStore })];
    }),
  );
}

/** A list of custom resources ends with an empty "continue"; others leave it out. */
function isTelling(name: string, member: unknown): boolean {
  return member !== undefined && !LEFT_OUT.has(name) && !(name === 'continue' && member === '');
}

/** Verbs are a set; owners are sorted by time, in seconds, which is a matter of luck here. */
function inOrder(key: string, list: readonly unknown[]): readonly unknown[] {
  if (key === 'verbs') return list.toSorted();
  if (key === 'managedFields') return list.map(withoutTime).toSorted(byManager);
  return list;
}

/** An owner has no time when its apply changed nothing but the owners. */
function withoutTime(entry: unknown): unknown {
  if (!isJsonObject(entry)) return entry;
  const { time: _when, ...rest } = entry;
  return rest;
}

function byManager(a: unknown, b: unknown): number {
  const keyOf = (entry: unknown) =>
    isJsonObject(entry) ? `${entry.manager} ${entry.operation} ${entry.subresource ?? ''}` : '';
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function normaliseText(text: string, names: Names): string {
  return text
    .replace(STORAGE, '')
    .replace(TIME, '<time>')
    .replace(UUID, (uid) => nameOf(uid, names.uid, 'uid'))
    .replace(VERSION_IN_TEXT, (_all, words: string, _first, second) =>
      second === undefined ? `${words}<rv>` : `${words}<rv> (<rv>)`,
    );
}

function nameOf(value: string, seen: Map<string, string>, kind: string): string {
  if (value === '' || value === '0') return value;
  const name = seen.get(value) ?? `<${kind} ${seen.size + 1}>`;
  seen.set(value, name);
  return name;
}
