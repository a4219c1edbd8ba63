import { type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';

/**
 * Why a structured edit is refused; the text itself can always be edited by hand.
 * syntax: the document does not parse · alias/tag/merged: the place belongs to an alias, an explicit tag, a merge key ·
 * anchor-in-use: an alias repeats this value elsewhere · not-found: the path does not exist · wrong-shape: a list was
 * expected where a mapping is, or the reverse · unsupported: a form we do not edit (explicit `?` keys) ·
 * would-change-more: the edited text did not parse back to the intended value, so nothing was done.
 */
export type YamlEditErrorCode =
  | 'syntax'
  | 'alias'
  | 'tag'
  | 'merged'
  | 'anchor-in-use'
  | 'not-found'
  | 'wrong-shape'
  | 'unsupported'
  | 'would-change-more';

export type YamlEditError = {
  readonly code: YamlEditErrorCode;
  readonly path: FieldPath;
  /** One sentence that names the field and says what to do. */
  readonly message: string;
};

const REASONS: Readonly<Record<YamlEditErrorCode, string>> = {
  syntax: 'cannot be changed while the YAML has errors; correct them first',
  alias: 'is written as an alias (*name); edit the text where its anchor stands',
  tag: 'carries an explicit tag; edit it in the text',
  merged: 'comes from a merge key (<<); edit it in the text',
  'anchor-in-use':
    'is repeated elsewhere through an alias, so a change here would change that place too; edit it in the text',
  'not-found': 'does not exist in the document',
  'wrong-shape': 'has another shape than the edit expects',
  unsupported: 'is written in a form only the text editor can change',
  'would-change-more': 'cannot be changed without touching other text; edit it in the text',
};

/** Makes an error with its standard sentence. */
export function yamlEditError(code: YamlEditErrorCode, path: FieldPath): YamlEditError {
  const field = path.length === 0 ? 'The document' : formatFieldPath(path);
  return { code, path, message: `${field} ${REASONS[code]}.` };
}
