import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Decision, Uncertainty } from '#lib/routing/decision.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';

/** Whose requests: `everyone else` is any namespace that has no consumer routes for this parent. */
export type CallerGroup =
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'everyone-else' }
  | { readonly kind: 'listener'; readonly listener: string };

/**
 * The frontend a set of routes competes on: a Service port (null: any that is not listed, where a Service lists none), or a
 * listener; `parent` is what a parentRef names: Service, Gateway or ListenerSet.
 */
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
  /** Null: requests of any protocol; else HTTPRoutes and GRPCRoutes compete here, and the order depends on it. */
  readonly protocol: 'http' | 'grpc' | null;
  /** The requests in words: `/checkout with header x-canary: 1`, `everything else`. */
  readonly words: string;
  /** A request of this class; null when none could be constructed (opaque regular expressions), see `uncertain`. */
  readonly witness: SimulatedRequest | null;
  /** Decisions for the witness; where there is none, for no request in particular. */
  readonly before: Decision;
  readonly after: Decision;
  /** Whether these requests go somewhere else, or by another share, or come back otherwise. */
  /** Also when they move only as some implementations read it, see `isOpen`. */
  readonly moved: boolean;
  /** They move in one reading and not in the other: then `change` says `may move`. */
  readonly isOpen: boolean;
  /**
   * Where path expressions go before path prefixes, which is up to the implementation, other rules decide; null: the same
   * ones. `before` and `after` are those of the simulator, which asks prefixes first.
   */
  readonly otherReading: { readonly before: Decision; readonly after: Decision } | null;
  /** What moves, in words: `from checkout-v1 100% to checkout-v2 100%`; what stays when not moved. */
  readonly change: string;
  /** Words and change as one sentence, without a full stop. */
  readonly sentence: string;
  /** Part of the frontend's observed requests, 0…1; null without telemetry. */
  readonly observed: number | null;
  readonly uncertain: readonly Uncertainty[];
};

/** Classes of one frontend with the same change, told together; exact, because the classes stay as they are. */
export type ImpactLine = {
  readonly frontend: Frontend;
  /** Ids of its classes. */
  readonly classes: readonly string[];
  readonly words: string;
  readonly change: string;
  readonly sentence: string;
  readonly moved: boolean;
  /** Moves as some implementations read it only. */
  readonly isOpen: boolean;
  /** Sum over its classes; null without telemetry. */
  readonly observed: number | null;
};

/** Something that a glance at the classes may miss: a first route, a set of callers that parts, a backend that is gone. */
export type AttentionPoint = {
  /** Kebab-case, stable. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
  /** Null: not about one frontend. */
  readonly frontend: Frontend | null;
  readonly route: ObjectKey | null;
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
  /** A request both match and the winner decides. */
  readonly witness: SimulatedRequest;
  /** The step of precedence that decides: `prefix-length`, `headers`, `age`…; `creation`: open until both exist. */
  readonly reason: string;
  /** One sentence with the reason in words. */
  readonly message: string;
};

/** What a draft changes. Moved classes first within each frontend. */
export type Impact = {
  readonly classes: readonly RequestClass[];
  /** The classes for reading, moved ones first within each frontend. */
  readonly lines: readonly ImpactLine[];
  readonly attention: readonly AttentionPoint[];
  readonly shadowed: readonly Shadowed[];
  readonly conflicts: readonly RouteConflict[];
  /** The whole in one or two sentences. */
  readonly summary: string;
  /** False: classes are not weighted, and the summary says so. */
  readonly hasTelemetry: boolean;
  /** False: there was too much to tell apart, so classes may be missing, and the summary says so. */
  readonly isComplete: boolean;
};
