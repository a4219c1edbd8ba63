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
 * accepted: Accepted and ResolvedRefs true for this generation · partial: accepted, but references fail or rules were dropped ·
 * refused: Accepted false · pending: the answer is for an older generation or Accepted is Unknown · silent: a declared parent without any entry.
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
