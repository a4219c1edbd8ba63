import { describe, expect, it } from 'vitest';
import { objectsOfKind } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { routeOf } from './read-routes.ts';
import { ruleFailure } from './rule-failure.ts';

const GROUP = 'gateway.networking.k8s.io';

function failureOf(rule: string, kind = 'HTTPRoute'): string | null | undefined {
  const world = worldFromManifests(
    `{apiVersion: ${GROUP}/v1, kind: ${kind}, metadata: {name: r, namespace: n}, spec: {rules: [${rule}]}}`,
  );
  const [object] = objectsOfKind(world, { group: GROUP, kind });
  const route = object && routeOf(object);
  return route?.rules[0] && ruleFailure(route, route.rules[0]);
}

describe('ruleFailure', () => {
  it.each<[string, string, string, RegExp | null]>([
    ['a backend', '{backendRefs: [{name: a}]}', 'HTTPRoute', null],
    ['one weight of two is 0', '{backendRefs: [{name: a, weight: 0}, {name: b}]}', 'HTTPRoute', null],
    [
      'all weights 0',
      '{backendRefs: [{name: a, weight: 0}, {name: b, weight: 0}]}',
      'HTTPRoute',
      /^All weights are 0: these requests go to no backend and fail\..* 500 /,
    ],
    [
      'the only weight 0',
      '{backendRefs: [{name: a, weight: 0}]}',
      'TCPRoute',
      /^The only weight is 0: these connections /,
    ],
    ['nothing', '{}', 'HTTPRoute', /get 500\.$/],
    ['only a mirror', '{filters: [{type: RequestMirror}]}', 'HTTPRoute', /get 500\.$/],
    ['nothing, gRPC', '{}', 'GRPCRoute', /^No backend: these calls fail\.$/],
    ['a redirect', '{filters: [{type: RequestRedirect}]}', 'HTTPRoute', null],
    ['an extension', '{filters: [{type: ExtensionRef}]}', 'HTTPRoute', null],
  ])('%s', (_, rule, kind, expected) => {
    const found = failureOf(rule, kind);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatch(expected);
  });
});
