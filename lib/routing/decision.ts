import type { ObjectKey } from '#lib/identity/object-ref.ts';

/**
 * forward: a rule sends it to backends · redirect: answered with a Location · respond: answered by the data plane itself
 * (CORS preflight) · error: refused, `status` says how · passthrough: no route applies, the request goes where it went
 * before there were routes.
 */
export type Outcome = 'forward' | 'redirect' | 'respond' | 'error' | 'passthrough';

/** Response header changes on the way back; names lower case. `add` values are joined with `,`. */
export type HeaderChanges = {
  readonly set: Readonly<Record<string, string>>;
  readonly add: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
};

/** The request as a backend (or mirror) sees it; header names lower case, `host` not among them. */
export type ForwardedRequest = {
  readonly host: string;
  /** With query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** Why a share of the requests does not reach a backend (gateway-api HTTPBackendRef). */
export type BackendFault =
  | 'backend-not-found'
  | 'invalid-kind'
  | 'ref-not-permitted'
  | 'port-not-found'
  | 'unsupported-protocol'
  | 'no-ready-endpoints';

/** One entry of `backendRefs`, in list order, entries of weight 0 included. */
export type BackendOutcome = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Service port; null when the reference names none. */
  readonly port: number | null;
  /** Part of the requests, 0…1. */
  readonly share: number;
  /** 200: reached, what it answers is its own business · 500 invalid · 503 no ready endpoint · null: not known. */
  readonly status: number | null;
  readonly fault: BackendFault | null;
  readonly request: ForwardedRequest;
  readonly responseHeaders: HeaderChanges;
};

/** A Location answer (HTTPRequestRedirectFilter). */
export type RedirectOutcome = {
  readonly scheme: string;
  readonly host: string;
  /** The port in effect, also where Location leaves it out (80 for http, 443 for https); null when not known. */
  readonly port: number | null;
  /** With query. */
  readonly path: string;
  readonly status: number;
  /** The header's value. */
  readonly location: string;
};

/** A copy sent besides (HTTPRequestMirrorFilter); invalid mirrors are left out and stand in the trace. */
export type MirrorOutcome = {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  /** Part of the requests that is copied, 0…1. */
  readonly share: number;
};

/** What a rule adds around the forwarding, as written; null where the rule says nothing. */
export type StatedEffects = {
  /** Go durations as written, e.g. `10s`; `0s` turns it off. */
  readonly requestTimeout: string | null;
  readonly backendRequestTimeout: string | null;
  readonly retry: {
    readonly attempts: number | null;
    readonly codes: readonly number[];
    readonly backoff: string | null;
  } | null;
  readonly sessionPersistence: { readonly type: string; readonly sessionName: string | null } | null;
};

/** The route, rule and match that decided. `match` null: a rule without matches of its own kind (TCP, TLS). */
export type Winner = {
  readonly route: ObjectKey;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly rule: number;
  readonly match: number | null;
};

/** Something the specification leaves open, or meshes do differently; the decision is our reading of it. */
export type Uncertainty = {
  /** Kebab-case, stable. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** Section of the specification or GEP. */
  readonly spec?: string;
};

/** What a request gets. Plain data; equal inputs give equal decisions. */
export type Decision = {
  readonly outcome: Outcome;
  /** 200 for forward and passthrough that reach a backend, the redirect's or error's status else; null: not known. */
  readonly status: number | null;
  /** Only for gRPC requests that fail: `UNIMPLEMENTED`, `UNAVAILABLE`. */
  readonly grpcStatus: string | null;
  readonly winner: Winner | null;
  readonly backends: readonly BackendOutcome[];
  readonly redirect: RedirectOutcome | null;
  /** Only for `respond`. */
  readonly response: { readonly headers: Readonly<Record<string, string>> } | null;
  readonly mirrors: readonly MirrorOutcome[];
  readonly effects: StatedEffects;
  readonly uncertain: readonly Uncertainty[];
};

/** One step of the way to a decision, in order. */
export type TraceStep = {
  /**
   * Kebab-case, stable. Arrival: `destination`, `left-out`, `facet`, `kind-precedence`, `attached` · competition: `won`, `lost`,
   * `no-match` · result: `filter`, `redirect`, `preflight`, `backend`, `no-backends`, `all-weights-zero`, `mirror-left-out`,
   * `effects`, `passthrough`, `no-route`.
   */
  readonly code: string;
  /** One sentence, rules and matches counted from 1: `shop/r rule 2 lost: path prefix /a (2 characters) is shorter than /a/b (4)`. */
  readonly message: string;
  readonly route?: ObjectKey;
  readonly rule?: number;
  readonly match?: number;
  /** Section of the specification that this step follows. */
  readonly spec?: string;
};
