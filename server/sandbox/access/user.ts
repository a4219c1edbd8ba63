import type { Attributes } from './policy-rule.ts';

/** Who asks: as authentication, or impersonation, found it. */
export type User = {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  /** A fault: what the user cannot do whatever the roles say. */
  readonly denies?: (asked: Attributes) => boolean;
};

/** The people every sandbox has. What each may do stands in the RBAC objects of the seed; the administrator's group needs none. */
export const SEED_USERS = ['admin', 'editor', 'viewer', 'nobody'] as const;
export type SeedUser = (typeof SEED_USERS)[number];

/** Group of everybody who showed a token. */
export const AUTHENTICATED = 'system:authenticated';
/** Group that may do everything, whatever the roles say. */
export const MASTERS = 'system:masters';

/** What the sandbox itself uses: its controller and its faults. */
export const SYSTEM_USER: User = {
  name: 'system:serviceaccount:meshloom-system:sandbox',
  groups: [MASTERS, AUTHENTICATED],
};

/** A seeded user with its groups. */
export function seedUser(name: SeedUser): User {
  return { name, uid: name, groups: name === 'admin' ? [MASTERS, AUTHENTICATED] : [AUTHENTICATED] };
}
