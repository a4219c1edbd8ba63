import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';

/**
 * Values under a printer column's path. Follows the forms that CRDs use: `.a.b`, `.a['b.c']`, `.a[*].b`, `.a[0]`,
 * `.a[?(@.type=="X")].status`; an unknown form gives nothing.
 */
export function readJsonPath(value: JsonValue, path: string): readonly JsonValue[] {
  const steps = path.match(/\.[^.[\]]+|\[[^\]]*\]/g) ?? [];
  if (steps.join('') !== path) return [];
  return steps.reduce<readonly JsonValue[]>(
    (values, step) => values.flatMap((at) => follow(at, step)),
    [value],
  );
}

function follow(value: JsonValue, step: string): readonly JsonValue[] {
  if (step.startsWith('.')) return member(value, step.slice(1));
  const inside = step.slice(1, -1);
  const quoted = /^'([^']*)'$/.exec(inside);
  if (quoted) return member(value, quoted[1] ?? '');
  if (!Array.isArray(value)) return [];
  if (inside === '*') return value;
  if (/^\d+$/.test(inside)) return value.slice(Number(inside), Number(inside) + 1);
  const filter = /^\?\(@\.([A-Za-z0-9_-]+)\s*==\s*["']([^"']*)["']\)$/.exec(inside);
  if (!filter) return [];
  const [, field = '', wanted] = filter;
  return value.filter((item) => isJsonObject(item) && item[field] === wanted);
}

function member(value: JsonValue, field: string): readonly JsonValue[] {
  const found = isJsonObject(value) ? value[field] : undefined;
  return found === undefined ? [] : [found];
}
