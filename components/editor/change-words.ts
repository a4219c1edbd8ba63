import { FilePen, FilePlus, FileX, type LucideIcon } from 'lucide-react';
import type { Tone } from '#components/ui/tone.ts';
import type { FieldChange } from '#lib/edit/changed-fields.ts';
import type { DraftDocument } from '#lib/edit/draft.ts';
import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { formatShare, shares } from '#lib/routing/shares.ts';
import { summarizeFilter } from '#lib/routing/summarize-filter.ts';
import { summarizeRule } from '#lib/routing/summarize-rule.ts';

type OperationWords = { readonly tone: Tone; readonly icon: LucideIcon; readonly word: string };

/** Sign and word of what happens to an object. */
export const OPERATION_WORDS: Readonly<Record<DraftDocument['operation'], OperationWords>> = {
  create: { tone: 'draft-add', icon: FilePlus, word: 'New' },
  update: { tone: 'draft-change', icon: FilePen, word: 'Changed' },
  delete: { tone: 'draft-remove', icon: FileX, word: 'Deleted' },
};

/** One difference in words: `rules[0].backendRefs[1].weight 90 → 80`, `+ rules[1]`, `− timeouts`. */
export function changeInWords({ path, before, after }: FieldChange): string {
  const field = formatFieldPath(path[0] === 'spec' ? path.slice(1) : path);
  if (before === undefined) return `+ ${field}${isShort(after) ? ` ${brief(after)}` : ''}`;
  if (after === undefined) return `− ${field}`;
  return isShort(before) && isShort(after) ? `${field} ${brief(before)} → ${brief(after)}` : field;
}

function isShort(value: JsonValue | undefined): boolean {
  return !Array.isArray(value) && !isJsonObject(value) && String(value).length <= 32;
}

function brief(value: JsonValue | undefined): string {
  return typeof value === 'string' && value === '' ? '""' : String(value);
}

/** `1 change`, `3 changes`. */
export function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A new route in words, one line per rule: `header version = v2 → demo-app-v2`, `all requests → a 90%, b 10%`. */
export function routeInWords(object: KubeObject): readonly string[] {
  if (!isRouteKind(identityOf(object))) return [];
  const route = routeOf(object);
  return route.rules.map((rule) => {
    const parts = shares(rule.backends);
    const targets = rule.backends.map((backend, index) => {
      const share = parts?.[index];
      return rule.backends.length === 1 || share === undefined
        ? backend.name
        : `${backend.name} ${formatShare(share)}`;
    });
    const actions = rule.filters.map((filter) => summarizeFilter(filter, route.namespace));
    return `${summarizeRule(rule, route.rules)} → ${[...targets, ...actions].join(', ') || 'nowhere'}`;
  });
}
