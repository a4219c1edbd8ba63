import fc from 'fast-check';
import type { JsonObject } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import {
  always,
  from,
  GATEWAY_VERSION,
  HOSTNAMES,
  list,
  made,
  NAMESPACES,
  object,
  sometimes,
  stamp,
} from './random-parts.fixture.ts';

const admission = (often: number) =>
  sometimes(
    fc.oneof(
      object({ from: from(['All', 'All', 'All', 'All', 'Same', 'None']) }),
      object({
        from: always('Selector'),
        selector: sometimes(
          from<JsonObject>([
            {},
            { matchLabels: { team: 'x' } },
            { matchLabels: { 'kubernetes.io/metadata.name': 'a-b' } },
            { matchExpressions: [{ key: 'team', operator: 'In', values: ['x'] }] },
            { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['y'] }] },
            { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
            { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
          ]),
          9,
        ),
      }),
    ),
    often,
  );

const listener: fc.Arbitrary<JsonObject> = object({
  protocol: fc.oneof(
    {
      weight: 19,
      arbitrary: from([
        ...Array<string>(10).fill('HTTP'),
        'HTTPS',
        'HTTPS',
        'HTTPS',
        'TLS',
        'TLS',
        'TCP',
        'UDP',
      ]),
    },
    { weight: 1, arbitrary: always('example.com/foo') },
  ),
  tls: sometimes(object({ mode: from(['Terminate', 'Passthrough', undefined]) }), 4),
  port: from([80, 80, 80, 80, 443, 8080]),
  hostname: sometimes(from(HOSTNAMES), 2),
  allowedRoutes: sometimes(
    object({
      namespaces: admission(6),
      kinds: sometimes(
        from<JsonObject[]>([
          [],
          [{ kind: 'HTTPRoute' }],
          [{ kind: 'GRPCRoute', group: GATEWAY_GROUP }],
          [{ kind: 'TCPRoute' }, { kind: 'HTTPRoute', group: 'x.org' }],
        ]),
        2,
      ),
    }),
    5,
  ),
});

const named = (listeners: readonly JsonObject[]): JsonObject[] =>
  listeners.map((one, index) => ({ name: `l${index + 1}`, ...one }));

/** At most one Gateway is named by requests: `gw` of namespace `a`. */
export const gateway: fc.Arbitrary<KubeObject[]> = fc
  .tuple(list(listener, 1, 3), admission(7))
  .map(([listeners, allowed]) =>
    made({
      apiVersion: GATEWAY_VERSION,
      kind: 'Gateway',
      metadata: { name: 'gw', namespace: 'a' },
      rest: {
        spec: {
          gatewayClassName: 'c',
          listeners: named(listeners),
          ...(allowed && { allowedListeners: { namespaces: allowed } }),
        },
      },
    }),
  );

/** Listener sets for it, or for another. */
export const listenerSet: fc.Arbitrary<KubeObject[]> = fc
  .tuple(
    object({ name: from(['set', 'a-set', 'gw']), namespace: from(NAMESPACES), creationTimestamp: stamp }),
    object({ name: from(['gw', 'gw', 'gw', 'other']), namespace: sometimes(always('a'), 8) }),
    list(listener, 1, 2),
  )
  .map(([metadata, parentRef, listeners]) =>
    made({
      apiVersion: GATEWAY_VERSION,
      kind: 'ListenerSet',
      metadata,
      rest: { spec: { parentRef, listeners: named(listeners).reverse() } },
    }),
  );
