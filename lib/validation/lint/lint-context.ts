import type { World } from '#lib/gateway-api/world.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import type { EndpointsOption } from '#lib/routing/frontend/service-index.ts';
import type { CompiledSchema } from '../open-api/compile-schema.ts';
import type { RouteSites } from '../references/route-sites.ts';

/** What our advice may look at; whatever is null or absent is not known, and the rules that need it are silent. */
export type LintContext = {
  readonly world: World | null;
  /** The cluster's schema of the object's kind and version. */
  readonly schema: CompiledSchema | null;
  /** True when the cluster is known to serve this version of the object's kind. */
  readonly isServed?: (version: string) => boolean;
  /** Whether a Service without EndpointSlices counts as having no endpoint (default) or as ready, for plain files. */
  readonly endpoints?: EndpointsOption | undefined;
  /** What the words speak of: a cluster (default), or files and the CRDs given with them. */
  readonly within?: 'cluster' | 'files';
};

/** One rule about routes. */
export type RouteLint = (sites: RouteSites, context: LintContext) => readonly Diagnostic[];
