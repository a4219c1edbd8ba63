/** What a path names. `name` and `namespace` are `''` when absent. */
export type ResourcePath = {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly plural: string;
  readonly name: string;
  readonly subresource: string;
};

/**
 * Reads `/api/{v}/…` and `/apis/{g}/{v}/…` as the API server's request info does; null for paths of another form.
 * `/namespaces/x` and `/namespaces/x/status` are the namespace itself, everything else below is inside it.
 */
export function parseResourcePath(path: string): ResourcePath | null {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode);
  if (parts.includes(null)) return null;
  const words = parts.filter((part) => part !== null);
  const [root] = words;
  if (root !== 'api' && root !== 'apis') return null;
  const [group, version, rest] =
    root === 'api' ? ['', words[1], words.slice(2)] : [words[1], words[2], words.slice(3)];
  if (group === undefined || version === undefined || rest.length === 0) return null;
  const [first, second = '', third = ''] = rest;
  const inside = first === 'namespaces' && rest.length > 2 && !isOwnSubresource(rest, third, group);
  const [plural, name = '', subresource = '', ...more] = inside ? rest.slice(2) : rest;
  if (plural === undefined || more.length > 0) return null;
  return { group, version, namespace: inside ? second : '', plural, name, subresource };
}

function isOwnSubresource(rest: readonly string[], third: string, group: string): boolean {
  return group === '' && rest.length === 3 && (third === 'status' || third === 'finalize');
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
