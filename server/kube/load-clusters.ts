import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { AppError } from '#server/errors/app-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { uniqueClusterIds } from './cluster-id.ts';
import type { KubeCluster } from './kube-cluster.ts';
import { credentialsOf, fileOrData } from './kubeconfig-credentials.ts';
import { readUserExtras, type UserExtras } from './kubeconfig-users.ts';

export type LoadOptions = {
  /** File given by a person; then nothing else is read. */
  readonly kubeconfigPath?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `sandbox` marks a kubeconfig of our own making. */
  readonly source?: 'kubeconfig' | 'sandbox';
  /** Ids already used by other clusters of this process. */
  readonly takenIds?: Iterable<string>;
  readonly clock?: Clock;
};

/**
 * Contexts of the given kubeconfig, else of `KUBECONFIG` (a list), else of `~/.kube/config`, else the cluster this
 * process runs in; empty when there is none of these. Throws `AppError('bad-request')` naming the file and the remedy.
 */
export async function loadClusters(options: LoadOptions): Promise<KubeCluster[]> {
  const { env } = options;
  if (options.kubeconfigPath !== undefined) return fromFiles([options.kubeconfigPath], options);
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) {
    // As kubectl does: files of the list that are not there are passed over.
    const present = await existing(listed);
    if (present.length > 0) return fromFiles(present, options);
    throw new AppError(
      'bad-request',
      `KUBECONFIG names ${listed.join(' and ')}, which cannot be read. Fix or unset it.`,
    );
  }
  const standard = join(env.HOME ?? homedir(), '.kube', 'config');
  if ((await existing([standard])).length > 0) return fromFiles([standard], options);
  return env.KUBERNETES_SERVICE_HOST ? [inCluster(options)] : [];
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const readable = await access(path).then(
      () => true,
      () => false,
    );
    if (readable) found.push(path);
  }
  return found;
}

type Parsed = { readonly config: KubeConfig; readonly extras: ReadonlyMap<string, UserExtras> };

async function fromFiles(paths: readonly string[], options: LoadOptions): Promise<KubeCluster[]> {
  const merged = new KubeConfig();
  merged.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: '' });
  const extras = new Map<string, UserExtras>();
  for (const path of paths) {
    const parsed = await parseFile(path);
    // First one wins, as kubectl merges.
    for (const cluster of parsed.config.clusters)
      if (!named(merged.clusters, cluster.name)) merged.addCluster(cluster);
    for (const context of parsed.config.contexts)
      if (!named(merged.contexts, context.name)) merged.addContext(context);
    for (const user of parsed.config.users) {
      if (named(merged.users, user.name)) continue;
      merged.addUser(user);
      const more = parsed.extras.get(user.name);
      if (more) extras.set(user.name, more);
    }
    merged.currentContext ||= parsed.config.currentContext ?? '';
  }
  const contexts = merged.contexts.toSorted((a, b) => rank(b.name, merged) - rank(a.name, merged));
  const ids = uniqueClusterIds(
    contexts.map((context) => context.name),
    options.takenIds,
  );
  return contexts.map((context, index) => {
    const where = `context "${context.name}" of ${paths.join(', ')}`;
    const id = ids[index] ?? context.name;
    try {
      return toCluster({ config: merged, extras }, context.name, id, where, options);
    } catch (thrown) {
      // One broken context of many must not take the others away: it is offered with its fault.
      if (contexts.length === 1 || !(thrown instanceof AppError)) throw thrown;
      return brokenCluster({ id, name: context.name, isCurrent: rank(context.name, merged) === 1 }, thrown);
    }
  });
}

function brokenCluster(
  identity: Pick<KubeCluster, 'id' | 'name' | 'isCurrent'>,
  fault: AppError,
): KubeCluster {
  const refuse = () => Promise.reject(new AppError('cluster-auth', fault.message, { cause: fault }));
  return {
    ...identity,
    source: 'kubeconfig',
    server: 'https://unusable.invalid',
    tls: { ca: null, serverName: null, insecure: false },
    proxyUrl: null,
    credentials: { command: null, current: refuse, renew: refuse },
  };
}

/** The current context is offered first. */
function rank(name: string, config: KubeConfig): number {
  return name === config.currentContext ? 1 : 0;
}

function named<T extends { name: string }>(list: readonly T[], name: string): T | undefined {
  return list.find((entry) => entry.name === name);
}

async function parseFile(path: string): Promise<Parsed> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'bad-request',
      `The kubeconfig ${path} cannot be read. Check the path and its permissions.`,
      {
        cause,
      },
    );
  }
  const config = new KubeConfig();
  try {
    const extras = readUserExtras(text, dirname(path));
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(path));
    return { config, extras };
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    const message = `The kubeconfig ${path} is not valid: ${why.replace(/[.:]$/, '')}. Fix it, or choose another with --kubeconfig.`;
    throw new AppError('bad-request', message);
  }
}

function toCluster(
  parsed: Parsed,
  contextName: string,
  id: string,
  where: string,
  options: LoadOptions,
): KubeCluster {
  const { config, extras } = parsed;
  const context = named(config.contexts, contextName);
  const cluster = named(config.clusters, context?.cluster ?? '');
  if (!cluster) {
    throw new AppError(
      'bad-request',
      `The ${where} names the cluster "${context?.cluster}", which is not defined there.`,
    );
  }
  if (context?.user && !named(config.users, context.user)) {
    throw new AppError(
      'bad-request',
      `The ${where} names the user "${context.user}", which is not defined there.`,
    );
  }
  const server = checkServer(cluster.server, where);
  const ca = fileOrData(cluster.caFile, cluster.caData, `certificate authority of ${where}`);
  const user = named(config.users, context?.user ?? '') ?? null;
  return {
    id,
    name: contextName,
    source: options.source ?? 'kubeconfig',
    server,
    isCurrent: contextName === config.currentContext,
    tls: { ca, serverName: cluster.tlsServerName ?? null, insecure: cluster.skipTLSVerify },
    proxyUrl: checkProxy(cluster.proxyUrl, where),
    credentials: credentialsOf({
      user,
      extras: extras.get(user?.name ?? '') ?? {},
      cluster,
      ca,
      env: options.env,
      clock: options.clock ?? systemClock,
      where,
    }),
  };
}

function checkServer(text: string, where: string): string {
  const url = URL.parse(text);
  if (
    !url ||
    (url.protocol !== 'https:' && url.protocol !== 'http:') ||
    url.username !== '' ||
    url.search !== ''
  ) {
    throw new AppError('bad-request', `The server of ${where} is no http(s) address.`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function checkProxy(text: string | undefined, where: string): string | null {
  if (!text) return null;
  const protocol = URL.parse(text)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new AppError(
    'bad-request',
    `The proxy-url of ${where} is no http(s) address, which is all Meshloom can use.`,
  );
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

function inCluster(options: LoadOptions): KubeCluster {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = options.env;
  const where = 'the service account of this pod';
  const server = checkServer(`https://${host.includes(':') ? `[${host}]` : host}:${port}`, where);
  const ca = fileOrData(`${SERVICE_ACCOUNT}/ca.crt`, undefined, `certificate authority of ${where}`);
  const [id = 'in-cluster'] = uniqueClusterIds(['in-cluster'], options.takenIds);
  return {
    id,
    name: 'in-cluster',
    source: 'in-cluster',
    server,
    isCurrent: true,
    tls: { ca, serverName: null, insecure: false },
    proxyUrl: null,
    credentials: credentialsOf({
      user: null,
      extras: { tokenFile: `${SERVICE_ACCOUNT}/token` },
      cluster: { name: 'in-cluster', server, skipTLSVerify: false },
      ca,
      env: options.env,
      clock: options.clock ?? systemClock,
      where,
    }),
  };
}
