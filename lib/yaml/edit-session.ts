import type { Document } from 'yaml';
import type { FieldPath } from '#lib/result/diagnostic.ts';
import { err, ok, type Result } from '#lib/result/result.ts';
import { isSameData } from '#lib/result/same-data.ts';
import { type DocumentChoice, loadYaml } from './parse-yaml.ts';
import { followPath, type Trail, usedAnchors } from './resolve-path.ts';
import { applyTextEdits, type TextEdit } from './text-edit.ts';
import { type YamlEditError, yamlEditError } from './yaml-error.ts';
import { sniffStyle, type YamlStyle } from './yaml-style.ts';
import type { YamlValue } from './yaml-value.ts';

/** One document opened for an edit. `document` null: the text holds none yet. */
export type EditSession = {
  readonly text: string;
  readonly index: number;
  readonly document: Document;
  readonly value: YamlValue;
  readonly style: YamlStyle;
};

/** Opens a document; fails with `syntax` when it has errors. */
export function openSession(text: string, choice: DocumentChoice): Result<EditSession, YamlEditError> {
  const { document, parsed, index } = loadYaml(text, { document: 0, ...choice });
  if (!document || parsed.value === undefined) return err(yamlEditError('syntax', []));
  return ok({ text, index, document, value: parsed.value, style: sniffStyle(document, text) });
}

/** Follows a path for writing: also refuses values that an alias repeats elsewhere. */
export function openPath(session: EditSession, path: FieldPath): Result<Trail, YamlEditError> {
  const trail = followPath(session.document, path);
  if (!trail.ok) return trail;
  const used = usedAnchors(session.document);
  const nodes = [trail.value.root, ...trail.value.entries.map((entry) => entry.node)];
  for (const [depth, node] of nodes.entries()) {
    if (node && 'anchor' in node && node.anchor !== undefined && used.has(node.anchor)) {
      return err(yamlEditError('anchor-in-use', path.slice(0, depth)));
    }
  }
  return trail;
}

/**
 * The last word on every edit: the edited text is parsed again and must mean exactly what was intended, so that a form of
 * YAML we did not foresee leads to a refusal and never to a wrong document.
 */
export function finish(
  session: EditSession,
  path: FieldPath,
  change: { readonly edits: readonly TextEdit[]; readonly intended: YamlValue },
): Result<readonly TextEdit[], YamlEditError> {
  const edits = change.edits.filter((edit) => edit.from !== edit.to || edit.insert !== '');
  const after = loadYaml(applyTextEdits(session.text, edits).text, { document: session.index });
  if (isSameData(after.parsed.value, change.intended)) return ok(edits);
  return err(yamlEditError('would-change-more', path));
}
