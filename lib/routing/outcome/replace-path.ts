import type { PathCondition } from '../match/conditions.ts';
import { withoutTrailingSlashes } from '../match/conditions.ts';
import type { PathModifier } from './read-filters.ts';

/**
 * The path (without query) after a rewrite or redirect (HTTPPathModifier). A prefix is replaced by whole elements, trailing
 * slashes of prefix and replacement do not count; null when no path prefix matched, so that there is nothing to replace.
 */
export function replacePath(
  modifier: PathModifier,
  path: string,
  matched: PathCondition | null,
): string | null {
  if (modifier.type === 'full') return modifier.value === '' ? '/' : modifier.value;
  if (matched?.type !== 'PathPrefix') return null;
  const replaced = withoutTrailingSlashes(modifier.value) + path.slice(matched.prefix.length);
  return replaced === '' ? '/' : replaced;
}
