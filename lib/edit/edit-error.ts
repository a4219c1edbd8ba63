import { formatFieldPath } from '#lib/result/diagnostic.ts';
import type { YamlEditError } from '#lib/yaml/yaml-error.ts';

/**
 * Why a command or a gesture is refused. `*-needed` codes ask for one more field of the intent: `field` names it, `choices` are
 * its possible values (object keys, rule indexes or ports, as text).
 */
export type EditErrorCode =
  | 'document-not-found'
  | 'document-exists'
  | 'yaml'
  | 'not-an-object'
  | 'unknown-object'
  | 'unsupported-kind'
  | 'route-needed'
  | 'rule-needed'
  | 'port-needed'
  | 'bad-port'
  | 'bad-condition'
  | 'bad-share'
  | 'bad-weight'
  | 'bad-name'
  | 'no-condition'
  | 'same-condition'
  | 'redirects'
  | 'too-many'
  | 'last-backend'
  | 'last-rule'
  | 'already-deleted';

export type EditError = {
  readonly code: EditErrorCode;
  /** One sentence for a person. */
  readonly message: string;
  /** Name of the intent's field that is wrong or missing; null when it is none. */
  readonly field: string | null;
  readonly choices: readonly string[];
};

/** Makes an error. */
export function editError(
  code: EditErrorCode,
  message: string,
  more: { readonly field?: string; readonly choices?: readonly string[] } = {},
): EditError {
  return { code, message, field: more.field ?? null, choices: more.choices ?? [] };
}

/** The refusal of lib/yaml as an EditError. */
export function fromYamlError(error: YamlEditError): EditError {
  return editError('yaml', error.message, { field: formatFieldPath(error.path) });
}
