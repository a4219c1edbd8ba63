/** Reason codes of route conditions in plain words (Gateway API RouteConditionReason, GEP-1294, and meshes' own). */
const WORDS: Readonly<Record<string, string>> = {
  Accepted: 'The controller has accepted the route.',
  NotAllowedByListeners: 'No listener of the parent allows this route (kind or namespace).',
  NoMatchingListenerHostname: 'No listener of the parent serves a hostname of this route.',
  NoMatchingParent: 'The parent does not exist, or has no such port or section.',
  UnsupportedValue: 'The route uses a value the controller does not support.',
  IncompatibleFilters: 'The route combines filters that do not go together.',
  Conflicted: 'Another kind of route already owns this Service port.',
  RouteReasonConflicted: 'Another kind of route already owns this Service port.',
  Pending: 'The controller has not decided yet.',
  ResolvedRefs: 'All references are found.',
  RefNotPermitted: 'A backend is in another namespace and no ReferenceGrant allows it.',
  InvalidKind: 'A reference is of a kind the controller does not support, or lacks a port.',
  BackendNotFound: 'A backend does not exist.',
  UnsupportedProtocol: 'A backend port speaks a protocol the route cannot send.',
  InvalidDestination: 'A backend is not a valid destination.',
  InvalidFilter: 'A filter of the route is not valid.',
  InvalidConfiguration: 'The route could not be turned into proxy configuration.',
};

/** A reason in words; null for a code we do not know, which is then shown as it is. */
export function reasonWords(reason: string): string | null {
  return WORDS[reason] ?? null;
}
