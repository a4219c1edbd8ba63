import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, type Result } from '#lib/result/result.ts';
import { addMember, membersOf } from './add-member.ts';
import { finish, openPath, openSession } from './edit-session.ts';
import type { DocumentChoice } from './parse-yaml.ts';
import { isCollection } from './resolve-path.ts';
import { setAt } from './set-at.ts';
import type { TextEdit } from './text-edit.ts';
import { type YamlEditError, yamlEditError } from './yaml-error.ts';
import { changeAt, isYamlList, valueAt, type YamlValue } from './yaml-value.ts';

/**
 * The smallest text edits that put `item.value` before the item `item.index` of the list at `listPath` (its length appends).
 * A missing or empty list is created. Errors: see YamlEditErrorCode; `not-found` for an index beyond the list.
 */
export function insertAt(
  text: string,
  listPath: FieldPath,
  item: { readonly index: number; readonly value: YamlValue },
  choice: DocumentChoice = {},
): Result<readonly TextEdit[], YamlEditError> {
  const session = openSession(text, choice);
  if (!session.ok) return session;
  const current = valueAt(session.value.value, listPath) ?? null;
  if (current !== null && !isYamlList(current)) return err(yamlEditError('wrong-shape', listPath));
  const length = current?.length ?? 0;
  if (!Number.isInteger(item.index) || item.index < 0 || item.index > length) {
    return err(yamlEditError('not-found', [...listPath, item.index]));
  }
  if (current === null || length === 0) return setAt(text, listPath, [item.value], choice);
  const trail = openPath(session.value, listPath);
  if (!trail.ok) return trail;
  const container = (trail.value.entries.at(-1)?.node ?? trail.value.root)?.srcToken;
  if (!isCollection(container) || membersOf(container)?.length !== length) {
    return err(yamlEditError('unsupported', listPath));
  }
  const edits = addMember(session.value, container, { index: item.index, member: [item.value] });
  const intended = changeAt(session.value.value, listPath, () =>
    current.toSpliced(item.index, 0, item.value),
  );
  return finish(session.value, listPath, { edits, intended });
}
