import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { isSameData } from '#lib/result/same-data.ts';
import { addMember, membersOf } from './add-member.ts';
import { type EditSession, finish, openPath, openSession } from './edit-session.ts';
import type { DocumentChoice } from './parse-yaml.ts';
import { replaceValue } from './replace-value.ts';
import { isCollection, isNothing, type Trail } from './resolve-path.ts';
import { tokenSpan } from './source-token.ts';
import type { TextEdit } from './text-edit.ts';
import { type YamlEditError, yamlEditError } from './yaml-error.ts';
import { renderBlock } from './yaml-style.ts';
import { changeAt, valueAt, type YamlValue } from './yaml-value.ts';

/**
 * The smallest text edits that give `path` this value; missing parents are created, an index equal to the length appends.
 * No edits when the value is there already. Errors: see YamlEditErrorCode.
 */
export function setAt(
  text: string,
  path: FieldPath,
  value: YamlValue,
  choice: DocumentChoice = {},
): Result<readonly TextEdit[], YamlEditError> {
  const session = openSession(text, choice);
  if (!session.ok) return session;
  if (isSameData(valueAt(session.value.value, path), value)) return ok([]);
  const trail = openPath(session.value, path);
  if (!trail.ok) return trail;
  const edits = setEdits(session.value, { path, value, trail: trail.value });
  if (!edits) return err(yamlEditError('not-found', path));
  return finish(session.value, path, { edits, intended: changeAt(session.value.value, path, () => value) });
}

type Setting = { readonly path: FieldPath; readonly value: YamlValue; readonly trail: Trail };

/** Edits for one setting; null when a list on the way is too short. */
function setEdits(session: EditSession, { path, value, trail }: Setting): readonly TextEdit[] | null {
  const depth = trail.entries.length;
  const last = trail.entries.at(-1);
  if (depth === path.length)
    return last ? replaceValue(session, last, value) : replaceRoot(session, trail, value);
  const part = path[depth];
  const child = nest(path.slice(depth + 1), value);
  if (part === undefined || child === undefined) return null;
  const node = last ? last.node : trail.root;
  const members = membersOf(node?.srcToken ?? last?.item.value);
  if (isNothing(node) || members?.length === 0) {
    const whole = nest([part], child);
    if (whole === undefined) return null;
    return last ? replaceValue(session, last, whole) : replaceRoot(session, trail, whole);
  }
  const container = node?.srcToken;
  if (!members || !isCollection(container)) return null;
  if (typeof part === 'number' && part !== members.length) return null;
  const member = typeof part === 'number' ? ([child] as const) : { [part]: child };
  return addMember(session, container, { index: members.length, member });
}

/** Wraps a value in the containers a path names; undefined when an index would leave a gap. */
function nest(path: FieldPath, value: YamlValue): YamlValue | undefined {
  let result = value;
  for (const part of path.toReversed()) {
    if (typeof part === 'number' && part !== 0) return undefined;
    result = typeof part === 'number' ? [result] : { [part]: result };
  }
  return result;
}

function replaceRoot(session: EditSession, trail: Trail, value: YamlValue): readonly TextEdit[] {
  const { text, style } = session;
  const rendered = renderBlock(value, style).split('\n').join(style.eol);
  const token = trail.root?.srcToken;
  if (token) {
    const span = tokenSpan(token);
    return [
      { ...span, insert: text.slice(span.from, span.to).endsWith('\n') ? rendered + style.eol : rendered },
    ];
  }
  const at = session.document.range?.[1] ?? text.length;
  const before = at > 0 && text[at - 1] !== '\n' ? style.eol : '';
  return [{ from: at, to: at, insert: before + rendered + style.eol }];
}
