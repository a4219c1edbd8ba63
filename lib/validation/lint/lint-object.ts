import { GATEWAY_GROUP, isRouteKind } from '#lib/gateway-api/kinds.ts';
import { identityOf, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { routeOf } from '#lib/routing/read-routes.ts';
import { sitesOf } from '../references/route-sites.ts';
import { lintBackends } from './backends.ts';
import { lintChannel } from './channel.ts';
import { lintExpressions, lintHeaderNames, lintPathExpressions, lintQueryNames } from './conditions.ts';
import { lintCorsExposure, lintHeaderActions, lintPathReplacements } from './filters.ts';
import { lintFirstRoute } from './first-route.ts';
import { lintGrant } from './grants.ts';
import { lintListenerHostnames, lintRouteHostnames } from './hostnames.ts';
import type { LintContext, RouteLint } from './lint-context.ts';
import { lintListeners } from './listeners.ts';
import {
  lintMeshHostnames,
  lintNoParents,
  lintParentGroup,
  lintParentTwice,
  lintParentType,
} from './parents.ts';
import {
  lintEmptyMatches,
  lintRedirects,
  lintRepeatedBackends,
  lintRuleFailure,
  lintRuleNames,
} from './rule-outcomes.ts';
import { lintVersion } from './versions.ts';

const ROUTE_LINTS: readonly RouteLint[] = [
  lintNoParents,
  lintParentGroup,
  lintParentTwice,
  lintParentType,
  lintMeshHostnames,
  lintRouteHostnames,
  lintFirstRoute,
  lintRuleNames,
  lintRuleFailure,
  lintRepeatedBackends,
  lintRedirects,
  lintEmptyMatches,
  lintHeaderNames,
  lintQueryNames,
  lintExpressions,
  lintPathExpressions,
  lintHeaderActions,
  lintPathReplacements,
  lintCorsExposure,
  lintBackends,
];

/**
 * Our advice about an object of the Gateway API: what the API server takes and what still goes wrong. Never part of the verdict;
 * empty for other kinds. Rules that need the world or the schema are silent without.
 */
export function lintObject(object: KubeObject, context: LintContext): readonly Diagnostic[] {
  const identity = identityOf(object);
  if (identity.group !== GATEWAY_GROUP) return [];
  return [...lintVersion(object, context), ...lintChannel(object, context), ...lintKind(object, context)];
}

function lintKind(object: KubeObject, context: LintContext): readonly Diagnostic[] {
  const identity = identityOf(object);
  if (isRouteKind(identity)) {
    const sites = sitesOf(routeOf(object));
    return ROUTE_LINTS.flatMap((lint) => lint(sites, context));
  }
  switch (identity.kind) {
    case 'Gateway':
    case 'ListenerSet':
      return [...lintListenerHostnames(object), ...lintListeners(object)];
    case 'ReferenceGrant':
      return lintGrant(object);
    default:
      return [];
  }
}
