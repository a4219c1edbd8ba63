import { isSameJson } from '#lib/gateway-api/json.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { FindingsByObject } from '#lib/validation/findings-change.ts';

const SHOWN = 3;

/**
 * Says that changed objects would not be taken, by the findings about the world after; null when all would. What requests
 * get is reckoned all the same, so that one fault at a time can be mended.
 */
export function refusalWords(
  { before, after }: { readonly before: World; readonly after: World },
  findings: FindingsByObject,
): string | null {
  const changed = changedKeys(before, after);
  const refused = changed.filter((key) => findings.get(key)?.some(isRefused));
  if (refused.length === 0) return null;
  const names = refused.map(nameOf);
  const shown = names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and more` : names.join(', ');
  const rest =
    refused.length === changed.length
      ? 'nothing would change'
      : `${refused.length === 1 ? 'it' : 'they'} would stay as before`;
  return `The API server would refuse ${shown}: ${rest}. If it took ${refused.length === 1 ? 'it' : 'them'}:`;
}

/** Unknown fields are dropped, not refused; references and advice are no part of the verdict. */
function isRefused({ source, severity, code }: Diagnostic): boolean {
  return source === 'schema' && severity === 'error' && code !== 'unknown-field';
}

function changedKeys(before: World, after: World): readonly ObjectKey[] {
  const keys = new Set([...before.objects.keys(), ...after.objects.keys()]);
  return [...keys].filter((key) => {
    const [old, now] = [before.objects.get(key), after.objects.get(key)];
    return old !== now && !(old && now && isSameJson({ ...old }, { ...now }));
  });
}

function nameOf(key: ObjectKey): string {
  const ref = parseObjectKey(key);
  if (!ref) return key;
  return `${ref.kind} ${ref.namespace === '' ? ref.name : `${ref.namespace}/${ref.name}`}`;
}
