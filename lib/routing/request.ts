/** A header as sent: any case, values as they stand; the same name may come twice. */
export type RequestHeader = { readonly name: string; readonly value: string };

/** Where a request comes from: a workload of a namespace, or the outside through a listener of a Gateway. */
export type RequestOrigin =
  | { readonly kind: 'namespace'; readonly namespace: string }
  | {
      readonly kind: 'gateway';
      readonly namespace: string;
      readonly name: string;
      /** Listener name; null: chosen by host and port as the Gateway does. */
      readonly listener: string | null;
    };

/** One request to ask about. */
export type SimulatedRequest = {
  readonly from: RequestOrigin;
  /**
   * Host and optional port as the client writes it. From a namespace: `echo`, `echo.ns`, `echo.ns.svc`,
   * `echo.ns.svc.cluster.local` or an IP address, port 80 when absent. From a Gateway: the host name asked for.
   */
  readonly host: string;
  /** Upper case. */
  readonly method: string;
  /** Path with query, `/x?y=1`. gRPC: `/package.Service/Method`. */
  readonly path: string;
  readonly headers: readonly RequestHeader[];
  readonly protocol: 'http' | 'grpc';
};
