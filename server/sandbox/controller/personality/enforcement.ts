/**
 * What the data plane of a mesh does with routes that have a Service parent, whatever their status says. Filters are named
 * by their `type`. Routes of Gateways are applied as specified.
 */
export type Enforcement = {
  /** Kinds it applies; routes of other kinds do nothing. */
  readonly routeKinds: readonly string[];
  /** One of these anywhere in a route, and the whole route does nothing. */
  readonly droppingFilters: readonly string[];
  /** Left out of a rule, which otherwise holds. */
  readonly ignoredFilters: readonly string[];
  /** Filters inside backendRefs are left out. */
  readonly ignoresBackendFilters: boolean;
  /** A request no rule matches: refused with 404, or sent to the Service as if there were no route. */
  readonly unmatched: 'reject' | 'parent';
  /** A rule without backendRefs and without a redirect: 500, or the Service itself. */
  readonly withoutBackends: 'error' | 'parent';
  /** A rule whose weights are all 0: 500, or it is passed over. */
  readonly zeroWeights: 'error' | 'skip';
  /** Members of `timeouts` that hold. */
  readonly timeouts: readonly ('request' | 'backendRequest')[];
  readonly retry: boolean;
  /** Routes of a caller's own namespace: instead of the Service's (GEP-1294), or together with them. */
  readonly consumerRoutes: 'replace' | 'union';
  readonly hostnames: 'ignored' | 'honoured';
};
