import type { Uncertainty } from './decision.ts';
import { SPEC } from './spec-links.ts';

// Codes are a contract (tests, URLs, other tools). Each says what is open and which reading the decision follows.
const OPEN = {
  'unknown-destination': [
    'Nothing here says what this destination is: no Service, Gateway or endpoint of that name or address is known.',
    SPEC.mesh,
  ],
  'port-not-served': [
    'The Service does not list this port for TCP; what happens to the connection is not specified.',
    SPEC.mesh,
  ],
  'headless-parent': [
    'The Service is headless: callers may reach its pods directly and bypass the routes. Read as if it had an address.',
    SPEC.mesh,
  ],
  'external-name-parent': [
    'ExternalName Services should not be route parents: a mesh may ignore these routes. Read as if it did not.',
    SPEC.mesh,
  ],
  'endpoints-not-known': [
    'EndpointSlices are not known, so whether an endpoint is ready is not.',
    SPEC.backendRef,
  ],
  'mixed-kinds-on-listener': [
    'Routes of two kinds serve this host here. The API accepts only one of an HTTPRoute and a GRPCRoute (the older one, then by name), its site lets both be, and other kinds it does not order. Read as both, the kind of the request first.',
    SPEC.hostnames,
  ],
  'listener-isolation': [
    'Another listener on this port is meant more specifically for the host; where listeners are isolated, it would take the request. Read as asked: through the listener named.',
    SPEC.listener,
  ],
  'tls-server-name': [
    'No listener has a certificate for this name, so there is usually no TLS handshake and no HTTP answer. Read as 404.',
    SPEC.listener,
  ],
  'own-protocol': [
    'The protocol of this listener is none of the specification; what it serves is up to the implementation.',
    SPEC.listener,
  ],
  'path-normalisation': [
    'The path is matched as written; an implementation that first decodes letters, removes dot segments and joins slashes decides otherwise.',
    SPEC.pathMatch,
  ],
  'regex-implementation-specific': [
    'Decided by a regular expression; its dialect is up to the implementation. Read as RE2, whole value.',
    SPEC.pathMatch,
  ],
  'regex-search-or-full': [
    'A regular expression is found in the value but does not match all of it; an implementation that searches decides otherwise.',
    SPEC.pathMatch,
  ],
  'regex-invalid': [
    'A regular expression does not compile as RE2 (or grows too large) and counts as not matching; in another dialect it might match.',
    SPEC.pathMatch,
  ],
  'regex-precedence': [
    'A path expression matches besides other paths; where it stands among them is up to the implementation. Read as last.',
    SPEC.match,
  ],
  'prefix-trailing-slash': [
    'Only the trailing slash makes one path prefix longer; the specification does not say whether it counts. Read as not.',
    SPEC.match,
  ],
  'repeated-header': [
    'A header asked for was sent more than once; read as one value joined by commas.',
    SPEC.headerMatch,
  ],
  'repeated-query-parameter': [
    'A query parameter asked for was sent more than once; the first value is read.',
    SPEC.queryMatch,
  ],
  'tie-by-creation': [
    'Two routes tie up to the time of creation, which is not known of either: the one created first wins. Read by name.',
    SPEC.match,
  ],
  'http-on-grpc-route': [
    'GRPCRoutes decide here; what a request that is not gRPC gets is not specified.',
    SPEC.grpcRule,
  ],
  'redirect-with-backends': ['The rule redirects and has backends too; the backends are ignored.', SPEC.rule],
  'cors-refusal-status': ['A preflight of another origin may be answered with 200, 204 or 403.', SPEC.cors],
  'all-weights-zero': [
    'All weights are 0; the specification does not say what happens. Read as an error.',
    SPEC.backendRef,
  ],
  'service-import': [
    'A ServiceImport leads out of this cluster; whether it answers is not known here.',
    SPEC.backendRef,
  ],
  'backend-not-known': [
    'Services are not completely known, so whether this backend exists is not.',
    SPEC.backendRef,
  ],
  'backend-port': [
    'The backend Service does not list this port for TCP; read as an invalid reference.',
    SPEC.backendRef,
  ],
  'grant-not-known': [
    'ReferenceGrants are not completely known, so whether this reference is allowed is not.',
    SPEC.referenceGrant,
  ],
  'mesh-cross-namespace': [
    'A backend in another namespace without a ReferenceGrant: GEP-1294 allows it in a mesh, some implementations do not.',
    SPEC.mesh,
  ],
  'external-name-backend': [
    'ExternalName Services should not be supported as backends; some implementations do.',
    SPEC.backendRef,
  ],
  'backend-redirect': [
    'A redirect inside a backendRef; its share of the requests may be redirected instead.',
    SPEC.filter,
  ],
  'extension-ref': [
    'An extension of the implementation takes part; what it does is not known here.',
    SPEC.filter,
  ],
  'external-auth': ['An external service may refuse the request; read as allowed.', SPEC.filter],
  'unknown-filter': ['A filter of a type unknown here; read as if it were not there.', SPEC.filter],
  'connection-refused': [
    'No route gives this connection a backend: it is refused, and there is no HTTP status for that.',
    SPEC.tcpRule,
  ],
  'invalid-connection-backend': [
    'Connections to an invalid backend are refused; there is no HTTP status for that.',
    SPEC.tcpRule,
    'connection-refused',
  ],
  'header-several-actions': [
    'One filter names the same header in several actions, which is invalid but not prevented. Read as set, add, remove.',
    SPEC.headerFilter,
  ],
  'prefix-rewrite-without-prefix': [
    'A prefix is to be replaced, but no path prefix matched; the path is left as it was.',
    SPEC.pathModifier,
  ],
  'mesh-redirect-port': [
    'The specification names the listener port for the redirect, and a mesh has no listener. Read as the port asked for.',
    SPEC.redirect,
  ],
  'session-persistence': [
    'Sessions: an established session keeps its backend whatever the weights.',
    SPEC.sessionPersistence,
  ],
} as const satisfies Readonly<Record<string, readonly [message: string, spec: string, code?: string]>>;

/** What the specification leaves open: a code, or a second sentence under one. */
export type OpenPoint = keyof typeof OPEN;

/** Gathers the open points of one decision, each code once, in order of appearance. */
export class Doubts {
  readonly list: Uncertainty[] = [];

  add(point: OpenPoint): void {
    const open: readonly [message: string, spec: string, code?: string] = OPEN[point];
    const [message, spec, code = point] = open;
    if (this.list.some((known) => known.code === code)) return;
    this.list.push({ code, message, spec });
  }

  addAll(codes: readonly OpenPoint[]): void {
    for (const code of codes) this.add(code);
  }
}
