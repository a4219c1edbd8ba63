import type { ParentRef } from '#lib/gateway-api/route.ts';

/** A condition as the controller wrote it; `observedGeneration` null when the mesh writes none (Linkerd). */
export type RouteCondition = {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number | null;
  readonly lastTransitionTime: string | null;
};

/**
 * accepted: Accepted and ResolvedRefs true, neither for an older generation · partial: accepted, but references fail, rules were
 * dropped or the version before is kept · refused: Accepted false · pending: one of the two is missing, Unknown or for an older
 * generation · silent: a declared parent without any entry. No state says that requests really follow the route.
 */
export type ParentState = 'accepted' | 'partial' | 'refused' | 'pending' | 'silent';

/** What one controller says about one parent of a route (gateway-api Route status). */
export type ParentVerdict = {
  readonly parent: ParentRef;
  /** null for a declared parent nobody has answered for. */
  readonly controllerName: string | null;
  readonly state: ParentState;
  readonly conditions: readonly RouteCondition[];
  /** In plain words, one sentence, e.g. "Refused: the Service has no port 9090." */
  readonly summary: string;
  /** True when an entry exists for a parentRef the spec no longer declares. */
  readonly leftover: boolean;
};
