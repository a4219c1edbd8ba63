/** Who asks: as authentication, or impersonation, found it. */
export type User = { readonly name: string; readonly uid?: string; readonly groups: readonly string[] };

/** The people every sandbox has. What each may do stands in the RBAC objects of the seed; the administrator's group needs none. */
export const SEED_USERS = ['admin', 'editor', 'viewer', 'nobody'] as const;
export type SeedUser = (typeof SEED_USERS)[number];

/** Group of everybody who showed a token. */
export const AUTHENTICATED = 'system:authenticated';
/** Group that may do everything, whatever the roles say. */
export const MASTERS = 'system:masters';

/** A seeded user with its groups. */
export function seedUser(name: SeedUser): User {
  return { name, uid: name, groups: name === 'admin' ? [MASTERS, AUTHENTICATED] : [AUTHENTICATED] };
}
