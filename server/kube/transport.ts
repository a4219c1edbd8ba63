import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Credential, KubeCluster } from './kube-cluster.ts';

/** Which pool of connections a call uses: watches hold one each, a probe must not wait behind anything. */
export type Lane = 'call' | 'watch' | 'probe';

/** Connection pools of one cluster. They are built anew when a credential brings another client certificate. */
export type Transport = {
  dispatcher(lane: Lane, credential: Credential): Dispatcher;
  /** Drops all connections at once. */
  destroy(): Promise<void>;
};

type Pools = { readonly cert: Credential['cert']; readonly lanes: Readonly<Record<Lane, Dispatcher>> };

/** Opens nothing by itself: connections come with the first request. */
export function createTransport(cluster: KubeCluster): Transport {
  let pools: Pools | null = null;
  return {
    dispatcher(lane, credential) {
      if (!pools || pools.cert !== credential.cert) {
        const old = pools;
        pools = {
          cert: credential.cert,
          lanes: {
            call: createPool(cluster, credential, 16),
            watch: createPool(cluster, credential, null),
            probe: createPool(cluster, credential, 1),
          },
        };
        if (old) closeGently(old);
      }
      return pools.lanes[lane];
    },
    async destroy() {
      const open = pools;
      pools = null;
      if (open) await Promise.all(Object.values(open.lanes).map((pool) => pool.destroy()));
    },
  };
}

/** Running requests end by themselves; a failure to close them has nobody left to tell. */
function closeGently(pools: Pools): void {
  for (const pool of Object.values(pools.lanes)) pool.close().catch(() => undefined);
}

function createPool(cluster: KubeCluster, credential: Credential, connections: number | null): Dispatcher {
  const tls = {
    rejectUnauthorized: !cluster.tls.insecure,
    ...(cluster.tls.ca ? { ca: cluster.tls.ca } : {}),
    ...(cluster.tls.serverName ? { servername: cluster.tls.serverName } : {}),
    ...(credential.cert && credential.key ? { cert: credential.cert, key: credential.key } : {}),
  };
  // HTTP/1.1 on purpose: one socket per watch, and TCP keep-alive finds a dead network 20 s later.
  const connect = { keepAlive: true, keepAliveInitialDelay: 10_000, timeout: 10_000, allowH2: false };
  const options = {
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    // The client times calls by its own clock; a quiet watch is no fault.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (cluster.proxyUrl)
    return new ProxyAgent({ ...options, uri: cluster.proxyUrl, requestTls: { ...tls, ...connect } });
  return new Agent({ ...options, connect: { ...tls, ...connect } });
}
