/** Plain data as JSON and YAML hold it, in the shape both layers above share. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** Deep equality of plain data; the order of keys does not count, `-0` equals `0`. */
export function isSameData(a: Data | undefined, b: Data | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => isSameData(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameData(a[key], b[key]))
  );
}

function isList(value: Data | undefined): value is readonly Data[] {
  return Array.isArray(value);
}

function isMap(value: Data | undefined): value is { readonly [key: string]: Data } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
