import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Decision, Uncertainty } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';

/** Whose requests: `everyone else` is any namespace that has no consumer routes for this parent. */
export type CallerGroup =
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'everyone-else' }
  | { readonly kind: 'listener'; readonly listener: string };

/** The frontend a set of routes competes on: a Service port, or a Gateway listener. */
export type Frontend = {
  readonly parent: ObjectKey;
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
  readonly callers: CallerGroup;
};

/**
 * All requests that one match decides before and one match (perhaps none) decides after. Classes of a frontend are
 * disjoint and together they are every request.
 */
export type RequestClass = {
  /** Stable within one impact: same winners, same id. */
  readonly id: string;
  readonly frontend: Frontend;
  /** The requests in words: `/checkout with header x-canary: 1`, `everything else`. */
  readonly words: string;
  /** A request of this class; null when none could be constructed (opaque regular expressions), see `uncertain`. */
  readonly witness: SimulatedRequest | null;
  /** Decisions for the witness; where there is none, for no request in particular. */
  readonly before: Decision;
  readonly after: Decision;
  /** Whether these requests go somewhere else, or by another share, or come back otherwise. */
  readonly moved: boolean;
  /** What moves, in words: `from checkout-v1 100 % to checkout-v2 100 %`; what stays when not moved. */
  readonly change: string;
  /** Part of the frontend's observed requests, 0…1; null without telemetry. */
  readonly observed: number | null;
  readonly uncertain: readonly Uncertainty[];
};

/** A place in a route. `match` null: the whole rule. */
export type RoutePlace = {
  readonly route: ObjectKey;
  readonly rule: number;
  readonly match: number | null;
};

/** A match or rule that no request can reach, and what stands before it. */
export type Shadowed = {
  readonly place: RoutePlace;
  readonly frontend: Frontend;
  readonly by: readonly RoutePlace[];
  /** One sentence. */
  readonly message: string;
};

/** Two routes on one frontend whose matches meet: who wins there and why. */
export type RouteConflict = {
  readonly frontend: Frontend;
  readonly winner: RoutePlace;
  readonly loser: RoutePlace;
  /** A request both match. */
  readonly witness: SimulatedRequest | null;
  /** One sentence with the reason: `older`, `more header matches`… */
  readonly message: string;
};

/** What a draft changes. Moved classes first within each frontend. */
export type Impact = {
  readonly classes: readonly RequestClass[];
  readonly shadowed: readonly Shadowed[];
  readonly conflicts: readonly RouteConflict[];
  /** The whole in one or two sentences. */
  readonly summary: string;
  /** False: classes are not weighted, and the summary says so. */
  readonly hasTelemetry: boolean;
};
