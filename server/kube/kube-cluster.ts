/** What is sent with one request to prove who asks. Certificates belong to the connection, headers to the request. */
export type Credential = {
  readonly headers: Readonly<Record<string, string>>;
  readonly cert: Buffer | string | null;
  readonly key: Buffer | string | null;
};

/** Where credentials come from. Both throw `AppError('cluster-auth')`. */
export type CredentialSource = {
  /** The current credential, fetched again only near its end of life; concurrent callers share one fetch. */
  current(): Promise<Credential>;
  /** A new one after the API server refused `refused`; returns the same when there is none to be had. */
  renew(refused: Credential): Promise<Credential>;
  /** The command an exec plugin runs, for display; null when opening the cluster runs no program. */
  readonly command: string | null;
};

/** One context of a kubeconfig, or the cluster this process runs in. Holds credentials: it never leaves `server`. */
export type KubeCluster = {
  /** Safe in a URL path, unique in this process. */
  readonly id: string;
  /** Name of the context. */
  readonly name: string;
  readonly source: 'kubeconfig' | 'in-cluster' | 'sandbox';
  /** `https://host:port[/prefix]`, without a slash at the end. */
  readonly server: string;
  /** True for the `current-context` of the kubeconfig. */
  readonly isCurrent: boolean;
  readonly tls: {
    readonly ca: Buffer | null;
    readonly serverName: string | null;
    /** Only when the kubeconfig says `insecure-skip-tls-verify`. */
    readonly insecure: boolean;
  };
  /** The kubeconfig's `proxy-url`: an http(s) address, checked when it was read. */
  readonly proxyUrl: string | null;
  readonly credentials: CredentialSource;
};
