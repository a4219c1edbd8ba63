import {
  arrayAt,
  isSameJson,
  type JsonObject,
  objectAt,
  objectsAt,
  stringAt,
} from '#lib/gateway-api/json.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { StatusCause } from '../status-error.ts';
import { invalidValue, requiredValue, unsupportedValue } from './metadata-rules.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** Defaults of roles and bindings: the API group of what is bound and of whom it is bound to. */
export function defaultAccess(object: KubeObject): KubeObject {
  if (!object.kind.endsWith('Binding')) return object;
  const roleRef = objectAt(object, 'roleRef');
  const withGroup = (subject: JsonObject): JsonObject =>
    subject.kind === 'User' || subject.kind === 'Group'
      ? { apiGroup: RBAC, ...withoutEmpty(subject) }
      : subject;
  return {
    ...object,
    roleRef: { apiGroup: RBAC, kind: '', name: '', ...withoutEmpty(roleRef) },
    ...(Array.isArray(object.subjects) ? { subjects: objectsAt(object, 'subjects').map(withGroup) } : {}),
  };
}

function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== ''));
}

/** What the API server refuses in a role or binding beyond its schema. */
export function accessCauses(object: KubeObject, live: KubeObject | null): readonly StatusCause[] {
  if (!object.kind.endsWith('Binding'))
    return objectsAt(object, 'rules').flatMap((rule, index) =>
      ruleCauses(rule, `rules[${index}]`, object.kind),
    );
  const roleRef = objectAt(object, 'roleRef');
  const before = live ? objectAt(live, 'roleRef') : roleRef;
  return [
    ...roleRefCauses(roleRef, object.kind),
    ...objectsAt(object, 'subjects').flatMap((subject, index) =>
      subjectCauses(subject, `subjects[${index}]`, object),
    ),
    ...(isSameJson(before, roleRef) ? [] : [invalidValue('roleRef', asGoRef(roleRef), 'field is immutable')]),
  ];
}

/** As the API server shows it: the Go struct. */
function asGoRef({ apiGroup = '', kind = '', name = '' }: JsonObject): JsonObject {
  return { APIGroup: apiGroup, Kind: kind, Name: name };
}

/** Roles and bindings may be named with anything a path can hold. */
export function accessNameCauses(name: string): readonly StatusCause[] {
  if (name === '.' || name === '..') return [invalidValue('metadata.name', name, `may not be '${name}'`)];
  return ['/', '%']
    .filter((sign) => name.includes(sign))
    .map((sign) => invalidValue('metadata.name', name, `may not contain '${sign}'`));
}

function ruleCauses(rule: JsonObject, at: string, kind: string): readonly StatusCause[] {
  const empty = (field: string) => arrayAt(rule, field).length === 0;
  const verbs = empty('verbs') ? [requiredValue(`${at}.verbs`)] : [];
  if (!empty('nonResourceURLs')) {
    const urls = rule.nonResourceURLs;
    const at2 = `${at}.nonResourceURLs`;
    if (kind === 'Role')
      return [...verbs, invalidValue(at2, urls, 'namespaced rules cannot apply to non-resource URLs')];
    const mixed = !empty('apiGroups') || !empty('resources') || !empty('resourceNames');
    const why = 'rules cannot apply to both regular resources and non-resource URLs';
    return mixed ? [...verbs, invalidValue(at2, urls, why)] : verbs;
  }
  const groups = empty('apiGroups')
    ? [requiredValue(`${at}.apiGroups`, 'resource rules must supply at least one api group')]
    : [];
  const resources = empty('resources')
    ? [requiredValue(`${at}.resources`, 'resource rules must supply at least one resource')]
    : [];
  return [...groups, ...resources, ...verbs];
}

function roleRefCauses(ref: JsonObject, kind: string): readonly StatusCause[] {
  const kinds = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return [
    ...(ref.apiGroup === RBAC ? [] : [unsupportedValue('roleRef.apiGroup', ref.apiGroup, [RBAC])]),
    ...(kinds.includes(stringAt(ref, 'kind') ?? '')
      ? []
      : [unsupportedValue('roleRef.kind', ref.kind, kinds)]),
    ...((stringAt(ref, 'name') ?? '') === '' ? [requiredValue('roleRef.name')] : []),
  ];
}

function subjectCauses(subject: JsonObject, at: string, object: KubeObject): readonly StatusCause[] {
  const causes: StatusCause[] = (stringAt(subject, 'name') ?? '') === '' ? [requiredValue(`${at}.name`)] : [];
  switch (subject.kind) {
    case 'ServiceAccount':
      if (object.kind === 'ClusterRoleBinding' && (stringAt(subject, 'namespace') ?? '') === '')
        causes.push(requiredValue(`${at}.namespace`));
      return causes;
    case 'User':
    case 'Group':
      if (subject.apiGroup !== RBAC)
        causes.push(unsupportedValue(`${at}.apiGroup`, subject.apiGroup, [RBAC]));
      return causes;
    default:
      return [...causes, unsupportedValue(`${at}.kind`, subject.kind, ['ServiceAccount', 'User', 'Group'])];
  }
}
