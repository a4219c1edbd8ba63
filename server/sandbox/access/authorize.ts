import { type JsonObject, objectAt, objectsAt, stringAt } from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { ObjectStore } from '../store/store.ts';
import { type Attributes, type PolicyRule, readRule, ruleAllows } from './policy-rule.ts';
import { MASTERS, type User } from './user.ts';

/** Group of roles and bindings. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** A rule that holds for a user, and why, as the API server words it. */
export type Grant = { readonly rule: PolicyRule; readonly reason: string };

type Verdict = { readonly allowed: boolean; readonly reason: string };

/** Role-based access control over the stored roles and bindings. The group of masters may do everything. */
export function authorize(store: ObjectStore, user: User, asked: Attributes): Verdict {
  if (user.denies?.(asked)) return { allowed: false, reason: '' };
  if (user.groups.includes(MASTERS)) return { allowed: true, reason: '' };
  const namespace = asked.form === 'resource' ? asked.namespace : '';
  const grant = grantsOf(store, user, namespace).find(({ rule }) => ruleAllows(rule, asked));
  return grant ? { allowed: true, reason: grant.reason } : { allowed: false, reason: '' };
}

/** Every rule that holds for the user in a namespace, or at cluster scope for `''`. Bindings to roles that aren't there give none. */
export function grantsOf(store: ObjectStore, user: User, namespace: string): readonly Grant[] {
  const clusterWide = store.list(`${RBAC_GROUP}/clusterrolebindings`);
  const local = namespace === '' ? [] : store.list(`${RBAC_GROUP}/rolebindings`);
  const inside = local.filter((binding) => binding.metadata.namespace === namespace);
  return [...clusterWide, ...inside].flatMap((binding) => grantsOfBinding(store, user, binding));
}

function grantsOfBinding(store: ObjectStore, user: User, binding: KubeObject): readonly Grant[] {
  const subject = objectsAt(binding, 'subjects').find((each) => isMeant(each, user));
  if (!subject) return [];
  const namespace = stringAt(binding.metadata, 'namespace') ?? '';
  const role = objectAt(binding, 'roleRef');
  const name = namespace === '' ? binding.metadata.name : `${binding.metadata.name}/${namespace}`;
  const reason = `RBAC: allowed by ${binding.kind} ${quote(name)} of ${stringAt(role, 'kind')} ${quote(
    stringAt(role, 'name') ?? '',
  )} to ${describeSubject(subject)}`;
  return rulesOfRole(store, role, namespace).map((rule) => ({ rule, reason }));
}

function describeSubject(subject: JsonObject): string {
  const name = stringAt(subject, 'name') ?? '';
  const namespace = stringAt(subject, 'namespace') ?? '';
  return `${stringAt(subject, 'kind')} ${quote(namespace === '' ? name : `${name}/${namespace}`)}`;
}

/** The rules of a `roleRef`; a Role is looked for in the namespace of its binding. */
export function rulesOfRole(store: ObjectStore, ref: JsonObject, namespace: string): readonly PolicyRule[] {
  const name = stringAt(ref, 'name') ?? '';
  const role =
    ref.kind === 'Role'
      ? store.get(`${RBAC_GROUP}/roles`, `${namespace}/${name}`)
      : store.get(`${RBAC_GROUP}/clusterroles`, name);
  return role ? objectsAt(role, 'rules').map(readRule) : [];
}

function isMeant(subject: JsonObject, user: User): boolean {
  const name = stringAt(subject, 'name') ?? '';
  switch (subject.kind) {
    case 'User':
      return name === user.name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${stringAt(subject, 'namespace')}:${name}`;
    default:
      return false;
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}
