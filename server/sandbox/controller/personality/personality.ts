import type { Finding } from '../conditions.ts';
import type { Enforcement } from './enforcement.ts';

/** What is known when a message is worded: the finding in plain words, and how many parents the route has. */
export type Told = { readonly finding: Finding; readonly parents: number };

/** How a mesh answers routes with a Service parent, and what it makes of them: data, one file per mesh. */
export type Personality = {
  /** With the versions it stands for. */
  readonly title: string;
  /** `controllerName` of its entries for Service parents. */
  readonly controllerName: string;
  /** `controllerName` of GatewayClasses it answers for, besides the sandbox's own. */
  readonly gatewayControllers: readonly string[];
  /** Whether conditions say which generation they are about. */
  readonly writesGeneration: boolean;
  /** The parentRef of an entry: as the route has it, or with namespace filled in and the core group called `core`. */
  readonly parentRef: 'echo' | 'filled';
  /** Kinds it watches; the others get no entry. */
  readonly routeKinds: readonly string[];
  /** A parent that does not exist: no entry, or one that says so. */
  readonly missingParent: 'no-entry' | 'NoMatchingParent';
  /** A Service without a cluster IP (headless, ExternalName) as parent. */
  readonly unroutableParent: 'UnsupportedValue' | 'NoMatchingParent' | 'accepted';
  /** Whether `port` and `sectionName` of a parentRef are compared with the ports of the Service. */
  readonly checksParentPort: boolean;
  /** Reason for a route whose kind gives way to another on the same port; null: not told. */
  readonly conflictReason: string | null;
  readonly filters: {
    readonly supported: readonly string[];
    /** What becomes of the others: refused rule by rule, told in ResolvedRefs, or not told at all. */
    readonly others: 'UnsupportedValue' | 'InvalidFilter' | 'silent';
    /** Objects with one of these cannot be read, so they get no entry. */
    readonly undecodable: readonly string[];
  };
  /** Whether a backend in another namespace needs a ReferenceGrant (GEP-1294: it need not). */
  readonly needsGrant: boolean;
  /** Releases of the Gateway API it knows, `major.minor`, both ends included. */
  readonly bundles: { readonly from: string; readonly to: string };
  /** Features it has as a mesh, sorted; told in the status of an XMesh where it answers for one. */
  readonly meshFeatures: readonly string[];
  readonly answersXMesh: boolean;
  /** The message of a condition. */
  readonly say: (told: Told) => string;
  readonly enforcement: Enforcement;
};

/** Filters of the standard channel that need nothing outside the route. */
export const STANDARD_FILTERS = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestMirror',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
] as const;
