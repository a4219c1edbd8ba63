import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { atomic, type Channel, int32, obj, oneOf, type Rule, type Schema, withDefault } from './builder.ts';
import { groupName, kindName, namespaceName, objectName, port, sectionName } from './scalars.ts';

/** `parentRefs[]`: the default is a Gateway, so a Service must say `group: ""` and `kind: Service`. */
export const parentReference: Schema = obj({
  group: withDefault(groupName, GATEWAY_GROUP),
  kind: withDefault(kindName, 'Gateway'),
  'name!': objectName,
  namespace: namespaceName,
  port,
  sectionName,
});

const SAME_NAMESPACE =
  "(((!has(p1.__namespace__) || p1.__namespace__ == '') && (!has(p2.__namespace__) || p2.__namespace__ == ''))" +
  ' || (has(p1.__namespace__) && has(p2.__namespace__) && p1.__namespace__ == p2.__namespace__ ))';
const SAME_OBJECT = 'p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name';
const SAME_PARENT = `${SAME_OBJECT} && ${SAME_NAMESPACE}`;

/** `(unset p1 && unset p2) || equal`, for a member whose zero value counts as unset. */
function sameMember(member: string, zero: string): string {
  const unset = (side: string) => `(!has(${side}.${member}) || ${side}.${member} == ${zero})`;
  const equal = `has(p1.${member}) && has(p2.${member}) && p1.${member} == p2.${member}`;
  return `((${unset('p1')} && ${unset('p2')}) || (${equal}))`;
}

function bothOrNeither(member: string, zero: string): string {
  const unset = (side: string) => `(!has(${side}.${member}) || ${side}.${member} == ${zero})`;
  return `${unset('p1')} == ${unset('p2')}`;
}

/** Two references to one parent must differ, by section name, and in the experimental channel also by port. */
function parentRules(channel: Channel): readonly Rule[] {
  const experimental = channel === 'experimental';
  const words = experimental ? 'sectionName or port' : 'sectionName';
  const when = 'when parentRefs includes 2 or more references to the same parent';
  const set = [
    bothOrNeither('sectionName', "''"),
    ...(experimental ? [bothOrNeither('port', '0')] : []),
  ].join(' && ');
  const same = [sameMember('sectionName', "''"), ...(experimental ? [sameMember('port', '0')] : [])].join(
    ' && ',
  );
  return [
    [`${words} must be specified ${when}`, `self.all(p1, self.all(p2, ${SAME_PARENT} ? (${set}) : true))`],
    [`${words} must be unique ${when}`, `self.all(p1, self.exists_one(p2, ${SAME_PARENT} && ${same}))`],
  ];
}

/** `spec.parentRefs` of every route kind. */
export function parentRefs(channel: Channel): Schema {
  return atomic(parentReference, { max: 32, rules: parentRules(channel) });
}

/** `spec.useDefaultGateways`, experimental only (GEP-3793). */
export function defaultGateways(channel: Channel): Schema | null {
  return channel === 'experimental' ? oneOf('All None') : null;
}

const SERVICE_NEEDS_PORT: Rule = [
  'Must have port for Service reference',
  "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
];

const backendMembers = {
  group: withDefault(groupName, ''),
  kind: withDefault(kindName, 'Service'),
  'name!': objectName,
  namespace: namespaceName,
  port,
};

/** A Service (or another kind) that requests are sent to, without a weight: mirror and external auth. */
export const backendReference: Schema = obj(backendMembers, { rules: [SERVICE_NEEDS_PORT] });

/** `backendRefs[]`; `filters` null for kinds that have none there. */
export function weightedBackend(filters: Schema | null): Schema {
  return obj(
    { ...backendMembers, filters, weight: int32({ min: 0, max: 1_000_000, default: 1 }) },
    { rules: [SERVICE_NEEDS_PORT] },
  );
}
