import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { type EditSession, finish, openPath, openSession } from './edit-session.ts';
import type { DocumentChoice } from './parse-yaml.ts';
import { removeFromFlow } from './remove-flow.ts';
import type { Entry } from './resolve-path.ts';
import { setAt } from './set-at.ts';
import { isFirstOnLine, itemSpan, lineStart, lineStop, nextLine } from './source-token.ts';
import type { TextEdit } from './text-edit.ts';
import { type YamlEditError, yamlEditError } from './yaml-error.ts';
import { changeAt, isYamlList, isYamlMap, valueAt, type YamlValue } from './yaml-value.ts';

/**
 * The smallest text edits that take away the member at `path`: its own lines and the comment behind it. Comments on lines of
 * their own stay, since they may speak of more than what follows. The last member leaves `{}` or `[]`. No edits when nothing is there.
 */
export function removeAt(
  text: string,
  path: FieldPath,
  choice: DocumentChoice = {},
): Result<readonly TextEdit[], YamlEditError> {
  const session = openSession(text, choice);
  if (!session.ok) return session;
  if (path.length === 0) return err(yamlEditError('unsupported', path));
  if (valueAt(session.value.value, path) === undefined) return ok([]);
  const trail = openPath(session.value, path);
  if (!trail.ok) return trail;
  const entry = trail.value.entries[path.length - 1];
  if (!entry) return err(yamlEditError('merged', path));
  if (entry.items.length === 1) {
    return setAt(
      text,
      path.slice(0, -1),
      entry.container.type === 'block-seq' || isList(session.value, path) ? [] : {},
      choice,
    );
  }
  const intended = changeAt(session.value.value, path.slice(0, -1), (container) =>
    without(container, path.at(-1)),
  );
  const edits =
    entry.container.type === 'flow-collection' ? removeFromFlow(text, entry) : blockEdits(text, entry);
  return finish(session.value, path, { edits, intended });
}

function isList(session: EditSession, path: FieldPath): boolean {
  return isYamlList(valueAt(session.value, path.slice(0, -1)));
}

function without(container: YamlValue | undefined, part: string | number | undefined): YamlValue {
  if (typeof part === 'number' && isYamlList(container)) return container.toSpliced(part, 1);
  if (typeof part !== 'string' || !isYamlMap(container)) return container ?? null;
  return Object.fromEntries(Object.entries(container).filter(([key]) => key !== part));
}

function blockEdits(text: string, { items, index, item }: Entry): readonly TextEdit[] {
  const span = itemSpan(item);
  const next = items[index + 1];
  if (!isFirstOnLine(text, span.from)) {
    // The member stands behind a `-`: what follows, be it a comment or the next member, moves up to its place.
    const to = firstContent(text, nextLine(text, span.to), next ? itemSpan(next).from : text.length);
    return [{ from: span.from, to, insert: '' }];
  }
  const from = lineStart(text, span.from);
  const to = nextLine(text, span.to);
  if (to < text.length || text.endsWith('\n') || from === 0) return [{ from, to, insert: '' }];
  return [{ from: lineStop(text, from - 1), to, insert: '' }];
}

function firstContent(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && /\s/.test(text.charAt(at))) at += 1;
  return at;
}
