import type { FieldOwner } from '#lib/wire/apply.ts';

/** Who owns fields a person may edit, each once; who only writes the status is no owner. */
export function fieldManagers(owners: readonly FieldOwner[]): readonly string[] {
  return [...new Set(owners.filter(({ subresource }) => subresource === '').map(({ manager }) => manager))];
}
