import { objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { forbidden } from '../status-error.ts';
import type { ObjectStore } from '../store/store.ts';
import { authorize, grantsOf, RBAC_GROUP, rulesOfRole } from './authorize.ts';
import { type PolicyRule, readRule } from './policy-rule.ts';
import { MASTERS, type User } from './user.ts';

/** Refuses (403) a role that says more than its writer may do, and a binding to such a role, unless the writer may `escalate` or `bind`. */
export function assertNoEscalation(store: ObjectStore, user: User, object: KubeObject): void {
  if (user.groups.includes(MASTERS)) return;
  const namespace = stringAt(object.metadata, 'namespace') ?? '';
  const binding = object.kind.endsWith('Binding');
  const ref = objectAt(object, 'roleRef');
  const role = binding ? ref : { kind: object.kind, name: object.metadata.name };
  const plural = role.kind === 'Role' ? 'roles' : 'clusterroles';
  const name = stringAt(role, 'name') ?? '';
  const verb = binding ? 'bind' : 'escalate';
  const asked = {
    form: 'resource',
    verb,
    group: RBAC_GROUP,
    resource: plural,
    subresource: '',
    namespace,
    name,
  } as const;
  if (authorize(store, user, asked).allowed) return;
  const wanted = binding ? rulesOfRole(store, ref, namespace) : objectsAt(object, 'rules').map(readRule);
  const held = grantsOf(store, user, namespace).map(({ rule }) => rule);
  const missing = wanted.flatMap(singleRules).filter((rule) => !held.some((own) => covers(own, rule)));
  if (missing.length === 0) return;
  const subject = { group: RBAC_GROUP, plural: `${object.kind.toLowerCase()}s`, name: object.metadata.name };
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
  throw forbidden(
    subject,
    `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.map(describeRule).join('\n')}`,
  );
}

/** One rule for each verb of each resource and path. */
function singleRules(rule: PolicyRule): readonly PolicyRule[] {
  const names = rule.resourceNames.length === 0 ? [[]] : rule.resourceNames.map((name) => [name]);
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  return rule.verbs.flatMap((verb) => [
    ...rule.apiGroups.flatMap((group) =>
      rule.resources.flatMap((resource) =>
        names.map((resourceNames) => ({
          ...none,
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames,
        })),
      ),
    ),
    ...rule.nonResourceURLs.map((url) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
  ]);
}

function covers(own: PolicyRule, single: PolicyRule): boolean {
  const holds = (mine: readonly string[], theirs: readonly string[]) =>
    mine.includes('*') || theirs.every((each) => mine.includes(each));
  const named =
    own.resourceNames.length === 0 ||
    (single.resourceNames.length > 0 &&
      single.resourceNames.every((name) => own.resourceNames.includes(name)));
  return (
    holds(own.verbs, single.verbs) &&
    holds(own.apiGroups, single.apiGroups) &&
    holds(own.resources, single.resources) &&
    holds(own.nonResourceURLs, single.nonResourceURLs) &&
    named
  );
}

function describeRule(rule: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['ResourceNames', rule.resourceNames],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['Verbs', rule.verbs],
  ];
  const said = parts.filter(([, values]) => values.length > 0);
  return `{${said.map(([name, values]) => `${name}:[${values.map((value) => JSON.stringify(value)).join(' ')}]`).join(', ')}}`;
}
