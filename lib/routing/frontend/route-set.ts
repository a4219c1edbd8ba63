import type { Route } from '#lib/gateway-api/route.ts';
import type { Service } from '#lib/gateway-api/service.ts';
import type { MatchTable } from '../match/match-table.ts';
import type { RequestView } from '../request-view.ts';
import type { Listener } from './listeners.ts';

/** A route that names the parent but does not take part, and why: code for machines, reason as the end of a sentence. */
export type LeftOut = {
  readonly route: Route;
  readonly code: 'other-port' | 'other-callers' | 'other-kind' | 'not-attached';
  readonly reason: string;
};

/** The routes that compete for the requests of one Service port and one group of callers (GEP-1294). */
export type MeshRouteSet = {
  readonly parent: 'mesh';
  readonly service: Service;
  readonly port: number;
  /** consumer: only for callers in the namespace of these routes. */
  readonly facet: 'producer' | 'consumer';
  /** The one kind that applies; null when there is no route. */
  readonly kind: string | null;
  readonly table: MatchTable | null;
  readonly leftOut: readonly LeftOut[];
};

/** The routes that compete on one listener of a Gateway. */
export type GatewayRouteSet = {
  readonly parent: 'gateway';
  readonly listener: Listener;
  /** One table for each kind and hostname; matches of a more specific hostname go first. */
  readonly tables: readonly MatchTable[];
  readonly leftOut: readonly LeftOut[];
  /** The tables whose hostname matches, in the order in which they are asked. */
  readonly lineup: (view: RequestView) => readonly MatchTable[];
};

/** What competes for a request. */
export type RouteSet = MeshRouteSet | GatewayRouteSet;
