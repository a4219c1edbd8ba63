import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Members of `users[].user` that client-node does not read. */
export type UserExtras = {
  /** Absolute path. */
  readonly tokenFile?: string;
  readonly asGroups?: readonly string[];
  readonly asUid?: string;
};

const schema = z.object({
  users: z
    .array(
      z.object({
        name: z.string(),
        user: z
          .object({
            tokenFile: z.string().optional(),
            'as-groups': z.array(z.string()).optional(),
            'as-uid': z.string().optional(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/** Reads what client-node passes over, by user name. Throws an `Error` with a one-line message when it is no kubeconfig. */
export function readUserExtras(text: string, folder: string): Map<string, UserExtras> {
  const document: unknown = parse(text, { maxAliasCount: 100 });
  const parsed = schema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      issue && issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : 'no kubeconfig',
    );
  }
  const extras = new Map<string, UserExtras>();
  for (const { name, user } of parsed.data.users ?? []) {
    if (!user) continue;
    const { tokenFile, 'as-groups': asGroups, 'as-uid': asUid } = user;
    extras.set(name, {
      ...(tokenFile ? { tokenFile: isAbsolute(tokenFile) ? tokenFile : join(folder, tokenFile) } : {}),
      ...(asGroups ? { asGroups } : {}),
      ...(asUid ? { asUid } : {}),
    });
  }
  return extras;
}
