/** JSON as a YAML document can hold it; structurally the same as `JsonValue` of lib/gateway-api, which lies above this folder. */
export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap;
/** A mapping with string keys. */
export type YamlMap = { readonly [key: string]: YamlValue };

/** True for a list; unlike `Array.isArray` it keeps the read-only element type. */
export function isYamlList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** True for a mapping. */
export function isYamlMap(value: YamlValue | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined when something on the way is missing. */
export function valueAt(
  root: YamlValue | undefined,
  path: readonly (string | number)[],
): YamlValue | undefined {
  let value = root;
  for (const part of path) value = childOf(value, part);
  return value;
}

function childOf(value: YamlValue | undefined, part: string | number): YamlValue | undefined {
  if (typeof part === 'number') return isYamlList(value) ? value[part] : undefined;
  return isYamlMap(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

/** A copy of `root` in which the value at `path` went through `change`; missing containers are created. */
export function changeAt(
  root: YamlValue | undefined,
  path: readonly (string | number)[],
  change: (value: YamlValue | undefined) => YamlValue,
): YamlValue {
  const [part, ...rest] = path;
  if (part === undefined) return change(root);
  return withChild(root, part, changeAt(childOf(root, part), rest, change));
}

/** A copy of a container with one member set; a missing container becomes a mapping. */
export function withChild(
  container: YamlValue | undefined,
  part: string | number,
  child: YamlValue,
): YamlValue {
  if (typeof part === 'number') {
    const list = isYamlList(container) ? [...container] : [];
    list[part] = child;
    return list;
  }
  return { ...(isYamlMap(container) ? container : {}), [part]: child };
}
