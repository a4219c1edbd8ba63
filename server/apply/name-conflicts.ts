import { parseFieldPath } from '#lib/result/diagnostic.ts';
import type { ApplyDocument } from '#lib/wire/apply.ts';
import type { ErrorCause } from '#lib/wire/errors.ts';
import { formatMemberPath, type MemberPath } from './field-leaves.ts';
import { isItemPath } from './keyed-lists.ts';
import { FIELD_MANAGER } from './kube-door.ts';
import { touchedPaths, type WritePlan } from './plan-write.ts';

/** Conflicts somebody must decide: not with ourselves, and not those a person accepted (only with `force`). */
export function undecided(
  causes: readonly ErrorCause[],
  { force, accepted }: Pick<ApplyDocument, 'force' | 'accepted'>,
): ErrorCause[] {
  return causes.filter(({ field, manager = '' }) => {
    const isAccepted = accepted.some((one) => one.field === field && one.manager === manager);
    return manager !== FIELD_MANAGER && !(force && isAccepted);
  });
}

/** Adds the keys of each field: its text cannot tell the dots of a label from those between members, the plan can. */
export function withPaths(causes: readonly ErrorCause[], plan: WritePlan): ErrorCause[] {
  const paths = [...touchedPaths(plan), ...plan.kept.map((leaf) => leaf.path)];
  return causes.map((cause) => {
    const path = pathOf(cause.field, paths);
    return path === null ? cause : { ...cause, path };
  });
}

function pathOf(field: string, paths: readonly MemberPath[]): (string | number)[] | null {
  for (const path of paths) {
    for (let length = path.length; length > 0; length -= 1) {
      const part = path.slice(0, length);
      if (formatMemberPath(part) === field) return withoutItem(part);
    }
  }
  // Something in a list: its keys are not those of labels.
  const around = paths.find((path) => field.startsWith(`${formatMemberPath(path)}[`));
  if (!around) return null;
  return [...around, ...parseFieldPath(field.slice(formatMemberPath(around).length))];
}

/** An item named by its value has no index that holds on both sides: the list is shown. */
function withoutItem(path: MemberPath): string[] {
  return isItemPath(path) ? path.slice(0, -1) : [...path];
}
