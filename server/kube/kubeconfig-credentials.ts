import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';
import { AppError } from '#server/errors/app-error.ts';
import type { Clock } from './clock.ts';
import { bearer, fetchedCredential, fixedCredential, tokenFileCredential } from './credentials.ts';
import { execSpecSchema, runExecPlugin } from './exec-credential.ts';
import type { Credential, CredentialSource } from './kube-cluster.ts';
import type { UserExtras } from './kubeconfig-users.ts';

/** What the credentials of one context are made of. */
export type CredentialContext = {
  readonly user: User | null;
  readonly extras: UserExtras;
  readonly cluster: Cluster;
  readonly ca: Buffer | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** How a message names the context. */
  readonly where: string;
};

/** Credentials of a kubeconfig user, in kubectl's order: token file, token, exec plugin, auth provider, basic, certificate. */
export function credentialsOf(context: CredentialContext): CredentialSource {
  const { user, extras, clock } = context;
  const base = baseCredential(context);
  if (extras.tokenFile) return tokenFileCredential(extras.tokenFile, base, clock);
  if (!user) return fixedCredential(base);
  if (user.token) return fixedCredential(bearer(user.token, base));
  if (user.exec) return execSource(context, base);
  if (user.authProvider) return authProviderSource(context, base);
  if (user.username) {
    const basic = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return fixedCredential({ ...base, headers: { ...base.headers, authorization: `Basic ${basic}` } });
  }
  return fixedCredential(base);
}

/** Reads a file, else decodes base64; null when neither is given. Throws `AppError('bad-request')` naming what it was. */
export function fileOrData(file: string | undefined, data: string | undefined, what: string): Buffer | null {
  if (!file) return data ? Buffer.from(data, 'base64') : null;
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AppError(
      'bad-request',
      `The ${what} cannot be read from ${file}. Check the path in the kubeconfig.`,
      {
        cause,
      },
    );
  }
}

function baseCredential({ user, extras, where }: CredentialContext): Credential {
  const headers: Record<string, string> = {};
  // An empty Impersonate-User is ignored upstream and would run as the impersonator: it is never sent.
  if (user?.impersonateUser) headers['impersonate-user'] = user.impersonateUser;
  if ((extras.asGroups?.length || extras.asUid) && !user?.impersonateUser) {
    throw new AppError(
      'bad-request',
      `The user of ${where} has as-groups or as-uid without as. Add the user to act as.`,
    );
  }
  if (extras.asGroups && extras.asGroups.length > 1) {
    throw new AppError(
      'bad-request',
      `The user of ${where} acts with several groups, which Meshloom cannot send.`,
    );
  }
  if (extras.asGroups?.[0]) headers['impersonate-group'] = extras.asGroups[0];
  if (extras.asUid) headers['impersonate-uid'] = extras.asUid;
  return {
    headers,
    cert: fileOrData(user?.certFile, user?.certData, `client certificate of ${where}`),
    key: fileOrData(user?.keyFile, user?.keyData, `client key of ${where}`),
  };
}

function execSource(context: CredentialContext, base: Credential): CredentialSource {
  const { user, cluster, ca, env, clock, where } = context;
  const parsed = execSpecSchema.safeParse(user?.exec);
  if (!parsed.success) {
    throw new AppError('bad-request', `The exec entry of the user of ${where} has no valid command.`);
  }
  const spec = parsed.data;
  const server = cluster.server;
  return fetchedCredential(
    () => runExecPlugin({ spec, base, server, ca, env, clock }),
    clock,
    [spec.command, ...(spec.args ?? [])].join(' '),
  );
}

/** Legacy `auth-provider` (oidc and others): client-node refreshes those tokens. */
function authProviderSource(context: CredentialContext, base: Credential): CredentialSource {
  const { user, cluster, clock, where } = context;
  const config = new KubeConfig();
  if (user) config.loadFromClusterAndUser(cluster, user);
  return fetchedCredential(async () => {
    const options: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (cause) {
      const message = `The auth-provider of ${where} gave no token. Sign in again with kubectl, then reload.`;
      throw new AppError('cluster-auth', message, { cause });
    }
    const headers: Record<string, string> = { ...base.headers };
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (name.toLowerCase() === 'authorization' && typeof value === 'string') headers.authorization = value;
    }
    return { credential: { ...base, headers }, renewAt: clock.now() + 10_000 };
  }, clock);
}
