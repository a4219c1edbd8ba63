import type { ObjectKey } from '#lib/identity/object-ref.ts';

/** How a thing in the draft differs from live. */
export type Change = 'added' | 'changed' | 'removed' | null;

/** Worst verdict over a route's parents (lib/status), for colour plus icon; unknown stays unknown. */
export type RouteHealth = 'accepted' | 'partial' | 'refused' | 'pending' | 'unknown' | 'draft';

export type ServiceNode = {
  readonly kind: 'service';
  readonly id: string;
  readonly key: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly {
    readonly name: string | null;
    readonly port: number;
    readonly appProtocol: string | null;
  }[];
  /** null while EndpointSlices are not synced, forbidden or absent. */
  readonly endpoints: { readonly ready: number; readonly total: number } | null;
  /** Host an ExternalName Service stands for (`''` when it names none); null for all others. Such a Service has no endpoints. */
  readonly externalName: string | null;
  /** What the cluster says about mesh membership; null when it says nothing. */
  readonly mesh: string | null;
  /** Why it may not be a route parent, or null (headless, ExternalName…). */
  readonly caution: string | null;
  /** Worst health of routes that have this Service as parent; null without routes. */
  readonly routeHealth: RouteHealth | null;
  /** True when the Service is only referenced and Services are synced: it does not exist. */
  readonly missing: boolean;
  readonly change: Change;
};

export type GatewayNode = {
  readonly kind: 'gateway';
  readonly id: string;
  readonly key: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  readonly className: string | null;
  readonly listeners: readonly {
    readonly name: string;
    readonly port: number | null;
    readonly protocol: string | null;
  }[];
  readonly missing: boolean;
  readonly change: Change;
};

/** One rule of a route as a row of its card; the row is the source of the edges to its backends. */
export type RuleRow = {
  /** Index in `spec.rules`; a removed row of an overlay has one past the end. */
  readonly index: number;
  readonly name: string | null;
  /** In words: `header version = v2`, `/cart*`, `everything else`. */
  readonly summary: string;
  /** Filters in words: `mirror 10 % to x`, `redirect 301`. */
  readonly actions: readonly string[];
  readonly change: Change;
};

/** A route attached to one parent: parent → card → backends. A route with two parents is one card with two incoming edges. */
export type RouteNode = {
  readonly kind: 'route';
  readonly id: string;
  readonly key: ObjectKey;
  readonly routeKind: string;
  readonly namespace: string;
  readonly name: string;
  /** Hostnames the route serves; only meaningful for Gateway parents and TLS. */
  readonly hostnames: readonly string[];
  readonly rules: readonly RuleRow[];
  readonly health: RouteHealth;
  /** 'consumer' when its namespace differs from that of a Service parent (GEP-1294). */
  readonly facet: 'producer' | 'consumer' | 'gateway' | 'detached';
  /** GitOps or other owner in words, null when nobody is known. */
  readonly managedBy: string | null;
  readonly change: Change;
};

export type GraphNode = ServiceNode | GatewayNode | RouteNode;

/** parent → route card. */
export type AttachEdge = {
  readonly kind: 'attach';
  readonly id: string;
  readonly source: ObjectKey;
  readonly target: ObjectKey;
  /** `:8080`, `http`, or null for the whole parent. */
  readonly label: string | null;
  readonly change: Change;
};

/** One backendRef of an edge that stands for several. */
export type EdgePart = {
  readonly weight: number | null;
  readonly share: number | null;
  readonly port: number | null;
};

/** Rule row → backend. */
export type BackendEdge = {
  readonly kind: 'backend' | 'mirror';
  readonly id: string;
  readonly source: ObjectKey;
  readonly target: ObjectKey;
  readonly ruleIndex: number;
  /** Index in the rule's backendRefs (or filters, for mirror). */
  readonly refIndex: number;
  readonly weight: number | null;
  /** 0…1 of the rule's weight sum; null when the sum is 0 or it is a mirror without percent. */
  readonly share: number | null;
  readonly port: number | null;
  /** Each of them, when a rule names the same backend several times: it is one edge, whose weight and share are the sums. */
  readonly parts?: readonly EdgePart[];
  /** True when the target is a parent of the route: the traffic stays with the Service's own endpoints. */
  readonly returns: boolean;
  readonly change: Change;
};

export type GraphEdge = AttachEdge | BackendEdge;

/** What the canvas and the table draw: plain data, no positions, no React. */
export type GraphModel = {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
};
