import { atomic, type Channel, mapBy, obj, oneOf, type Schema, str } from './builder.ts';
import { grpcFilters } from './filters.ts';
import { defaultGateways, parentRefs, weightedBackend } from './references.ts';
import { sessionPersistence, totalMatchesRule, UNIQUE_RULE_NAMES } from './rules.ts';
import { headerName, hostname, sectionName } from './scalars.ts';
import { routeStatus } from './status.ts';

const SERVICE = '^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$';
const METHOD = '^[A-Za-z_][A-Za-z_0-9]*$';

const method: Schema = obj(
  {
    method: str({ max: 1024 }),
    service: str({ max: 1024 }),
    type: oneOf('Exact RegularExpression', { default: 'Exact' }),
  },
  {
    rules: [
      [
        "One or both of 'service' or 'method' must be specified",
        'has(self.type) ? has(self.service) || has(self.method) : true',
      ],
      ...(
        [
          ['service', SERVICE],
          ['method', METHOD],
        ] as const
      ).map(
        ([field, pattern]) =>
          [
            `${field} must only contain valid characters (matching ${pattern})`,
            `(!has(self.type) || self.type == 'Exact') && has(self.${field}) ? self.${field}.matches(r"""${pattern}"""): true`,
          ] as const,
      ),
    ],
  },
);

const match: Schema = obj({
  headers: mapBy(
    'name',
    obj({
      'name!': headerName,
      type: oneOf('Exact RegularExpression', { default: 'Exact' }),
      'value!': str({ min: 1, max: 4096 }),
    }),
    { max: 16 },
  ),
  method,
});

/** GRPCRoute v1: gateway-api GRPCRouteSpec and RouteStatus. Unlike HTTPRoute, rules and matches have no default. */
export function grpcRoute(channel: Channel): Readonly<Record<string, Schema | null>> {
  const filters = grpcFilters(channel);
  const rule = obj({
    backendRefs: atomic(weightedBackend(filters), { max: 16 }),
    filters,
    matches: atomic(match, { max: 64 }),
    name: sectionName,
    sessionPersistence: sessionPersistence(channel),
  });
  const spec = obj({
    hostnames: atomic(hostname, { max: 16 }),
    parentRefs: parentRefs(channel),
    rules: atomic(rule, {
      max: 16,
      rules: [
        totalMatchesRule((each) => `(has(${each}.matches) ? ${each}.matches.size() : 0)`),
        ...(channel === 'experimental' ? [UNIQUE_RULE_NAMES] : []),
      ],
    }),
    useDefaultGateways: defaultGateways(channel),
  });
  return { 'spec!': spec, status: routeStatus };
}
