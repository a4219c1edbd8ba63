import { atomic, type Channel, obj, type Rule, type Schema } from './builder.ts';
import { defaultGateways, parentRefs, weightedBackend } from './references.ts';
import { UNIQUE_RULE_NAMES } from './rules.ts';
import { hostname, SUBDOMAIN, sectionName } from './scalars.ts';
import { routeStatus } from './status.ts';

const rule: Schema = obj({
  'backendRefs!': atomic(weightedBackend(null), { min: 1, max: 16 }),
  name: sectionName,
});

/** v1 takes exactly one rule; the deprecated alpha versions took sixteen. */
function rules(channel: Channel, version: string): Schema {
  if (version !== 'v1alpha2') return atomic(rule, { min: 1, max: 1 });
  return atomic(rule, { min: 1, max: 16, rules: channel === 'experimental' ? [UNIQUE_RULE_NAMES] : [] });
}

// Inside a CEL string literal a backslash is written twice.
const CEL_SUBDOMAIN = `^(${SUBDOMAIN.replaceAll('\\', '\\\\')})$`;

const HOSTNAME_RULES: readonly Rule[] = [
  ['Hostnames cannot contain an IP', 'self.all(h, !isIP(h))'],
  [
    'Hostnames must be valid based on RFC-1123',
    `self.all(h, !h.contains('*') ? h.matches('${CEL_SUBDOMAIN}') : true)`,
  ],
  [
    'Wildcards on hostnames must be the first label, and the rest of hostname must be valid based on RFC-1123',
    `self.all(h, h.contains('*') ? (h.startsWith('*.') && h.substring(2).matches('${CEL_SUBDOMAIN}')) : true)`,
  ],
];

/** TCPRoute and UDPRoute: parents and one rule of backends. */
export function streamRoute(channel: Channel, version: string): Readonly<Record<string, Schema | null>> {
  const spec = obj({
    parentRefs: parentRefs(channel),
    'rules!': rules(channel, version),
    useDefaultGateways: defaultGateways(channel),
  });
  return { 'spec!': spec, status: routeStatus };
}

/** TLSRoute: like a TCPRoute, chosen by SNI host names (required since v1alpha3). */
export function tlsRoute(channel: Channel, version: string): Readonly<Record<string, Schema | null>> {
  const hostnames: Readonly<Record<string, Schema>> =
    version === 'v1alpha2'
      ? { hostnames: atomic(hostname, { max: 1024 }) }
      : { 'hostnames!': atomic(hostname, { min: 1, max: 1024, rules: HOSTNAME_RULES }) };
  const spec = obj({
    ...hostnames,
    parentRefs: parentRefs(channel),
    'rules!': rules(channel, version),
    useDefaultGateways: defaultGateways(channel),
  });
  return { 'spec!': spec, status: routeStatus };
}
