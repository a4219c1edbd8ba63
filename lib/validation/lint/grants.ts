import { arrayAt, isJsonObject, type JsonObject, stringAt } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP, ROUTE_KINDS } from '#lib/gateway-api/kinds.ts';
import { type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic, FieldPath, Fix } from '#lib/result/diagnostic.ts';
import { closestName } from '../open-api/closest-name.ts';
import { advise } from './rules.ts';

/** Kinds of the Gateway API that refer to objects of other namespaces. */
const REFERRING: readonly string[] = [...ROUTE_KINDS, 'Gateway', 'ListenerSet', 'BackendTLSPolicy'];
/** Kinds of the core group that they refer to. */
const REFERRED: readonly string[] = ['Service', 'Secret', 'ConfigMap'];

type Side = {
  readonly key: 'from' | 'to';
  readonly group: string;
  readonly kinds: readonly string[];
};

const FROM: Side = { key: 'from', group: GATEWAY_GROUP, kinds: REFERRING };
const TO: Side = { key: 'to', group: '', kinds: REFERRED };

/** Entries of a ReferenceGrant that allow nothing: kinds nobody has, or a kind in the wrong group. Other groups are not judged. */
export function lintGrant(object: KubeObject): readonly Diagnostic[] {
  return [FROM, TO].flatMap((side) =>
    arrayAt(specOf(object), side.key).flatMap((entry, index) =>
      isJsonObject(entry) ? entryFindings(entry, ['spec', side.key, index], side) : [],
    ),
  );
}

function entryFindings(
  entry: JsonObject,
  path: FieldPath,
  { key, group, kinds }: Side,
): readonly Diagnostic[] {
  const [written, kind] = [stringAt(entry, 'group'), stringAt(entry, 'kind')];
  if (written === undefined || kind === undefined) return [];
  const code = key === 'from' ? 'grant-from-unusable' : 'grant-to-unusable';
  const shown = group === '' ? '""' : group;
  if (written !== group) {
    const isMisplaced = kinds.includes(kind) && ['', 'core', 'v1', GATEWAY_GROUP].includes(written);
    if (!isMisplaced) return [];
    return [
      advise(code, {
        path: [...path, 'group'],
        message: `There is no ${kind} in the group ${written === '' ? '""' : written}: this entry allows nothing.`,
        remedy: `Write group: ${shown}.`,
        fix: setFix('group', [...path, 'group'], { value: group, shown }),
      }),
    ];
  }
  if (kinds.includes(kind)) return [];
  const near = closestName(kind, kinds);
  return [
    advise(code, {
      path: [...path, 'kind'],
      message: `${kind} is no kind that ${key === 'from' ? 'makes' : 'is the target of'} such references: this entry allows nothing.`,
      remedy: near ? `Did you mean ${near}?` : `Usable here: ${kinds.join(', ')}.`,
      fix: near ? setFix('kind', [...path, 'kind'], { value: near, shown: near }) : undefined,
    }),
  ];
}

function setFix(
  field: string,
  path: FieldPath,
  { value, shown }: { readonly value: string; readonly shown: string },
): Fix {
  return { label: `Set ${field} to ${shown}`, changes: [{ op: 'set', path, value }] };
}
