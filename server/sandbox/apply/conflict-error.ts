import { StatusError } from '../status-error.ts';
import { type FieldSet, formatElementPath, leavesOf } from './field-set.ts';
import { describeManager, type ManagerEntry } from './managed-fields.ts';

/** Fields another manager owns and this apply would change. */
export type OwnershipConflict = { readonly owner: ManagerEntry; readonly fields: FieldSet };

/** 409 of server-side apply: one cause per field and owner; `details` names no object, as on the real server. */
export function applyConflict(conflicts: readonly OwnershipConflict[]): StatusError {
  const found = conflicts
    .flatMap(({ owner, fields }) =>
      leavesOf(fields).map((path) => ({ owner: describeManager(owner), field: formatElementPath(path) })),
    )
    .sort((a, b) => (a.owner === b.owner ? compareText(a.field, b.field) : compareText(a.owner, b.owner)));
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: messageOf(found),
    details: {
      causes: found.map(({ owner, field }) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with ${owner}`,
        field,
      })),
    },
  });
}

function messageOf(found: readonly { readonly owner: string; readonly field: string }[]): string {
  const [only] = found;
  if (only && found.length === 1)
    return `Apply failed with 1 conflict: conflict with ${only.owner}: ${only.field}`;
  const lines: string[] = [];
  for (const owner of new Set(found.map((conflict) => conflict.owner))) {
    lines.push(`conflicts with ${owner}:`);
    for (const conflict of found) if (conflict.owner === owner) lines.push(`- ${conflict.field}`);
  }
  return `Apply failed with ${found.length} conflicts: ${lines.join('\n')}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
