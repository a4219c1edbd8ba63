import { isJsonObject, isSameJson, type JsonValue } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { type Command, runCommand } from './command.ts';
import type { DraftDocument } from './draft.ts';
import { type EditError, editError } from './edit-error.ts';
import { holdsSameItems, isList } from './list-items.ts';
import { documentFromLive } from './open-document.ts';
import { renderLiveObject } from './render-live-object.ts';

/** What the cluster changed in one field since a document was opened; undefined: the field is not there. */
export type Difference = {
  readonly path: FieldPath;
  readonly base: JsonValue | undefined;
  readonly mine: JsonValue | undefined;
  readonly live: JsonValue | undefined;
};

/** True when someone else changed the object since the document was opened. A new status or resource version alone does not count. */
export function isOutdated(document: DraftDocument, live: KubeObject | undefined): boolean {
  if (!document.base || !live) return false;
  return document.base.uid !== live.metadata.uid || document.base.text !== renderLiveObject(live);
}

export type Rebase = {
  /** A document with the live object as its base and the cluster's changes taken over where the person changed nothing. */
  readonly document: DraftDocument;
  /** Fields both changed; the document keeps what the person wrote. */
  readonly both: readonly Difference[];
};

/** Three-way merge of a document with the live object, as edits of its text: comments and layout stay. Errors: `yaml`, `not-an-object`. */
export function rebaseDocument(document: DraftDocument, live: KubeObject): Result<Rebase, EditError> {
  const fresh = documentFromLive(live);
  const mine = parseYaml(document.text).value;
  const base = document.base && parseYaml(document.base.text).value;
  const theirs = parseYaml(fresh.text).value;
  if (mine === undefined || theirs === undefined) {
    return err(
      editError('not-an-object', 'Correct the YAML first, then take over the changes of the cluster.'),
    );
  }
  const differences = compare({ path: [], base: base ?? undefined, mine, live: theirs });
  let text = document.text;
  for (const change of differences.filter((difference) => isSameJson(difference.mine, difference.base))) {
    const command: Command =
      change.live === undefined
        ? { type: 'remove-field', key: document.key, path: change.path }
        : { type: 'set-field', key: document.key, path: change.path, value: change.live };
    const result = runCommand({ documents: [{ ...document, text }] }, command);
    if (!result.ok) return result;
    text = result.value.draft.documents[0]?.text ?? text;
  }
  return ok({
    document: { ...document, operation: 'update', base: fresh.base, text },
    both: differences.filter(
      (difference) =>
        !isSameJson(difference.mine, difference.base) && !isSameJson(difference.mine, difference.live),
    ),
  });
}

/** Fields in which live differs from base. Lists are compared item by item only while all three hold the same items in place. */
function compare(fields: Difference): readonly Difference[] {
  const { path, base, mine, live } = fields;
  if (isSameJson(base, live)) return [];
  if (isJsonObject(base) && isJsonObject(mine) && isJsonObject(live)) {
    const keys = [...new Set([...Object.keys(base), ...Object.keys(live)])];
    return keys.flatMap((key) =>
      compare({ path: [...path, key], base: base[key], mine: mine[key], live: live[key] }),
    );
  }
  if (
    isList(base) &&
    isList(mine) &&
    isList(live) &&
    holdsSameItems(base, mine) &&
    holdsSameItems(base, live)
  ) {
    return base.flatMap((item, index) =>
      compare({ path: [...path, index], base: item, mine: mine[index], live: live[index] }),
    );
  }
  return [fields];
}
