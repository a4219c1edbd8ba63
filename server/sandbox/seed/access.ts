import type { JsonObject } from '#lib/gateway-api/json.ts';
import { RBAC_GROUP } from '../access/authorize.ts';
import { AUTHENTICATED, MASTERS } from '../access/user.ts';
import type { Seeder } from './seeder.ts';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const GATEWAY = ['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'];
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const DISCOVERY_PATHS = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*', ...PUBLIC_PATHS];

/** What may be seen in a namespace: everything the sandbox serves there but roles and bindings. */
const WORKLOADS: JsonObject[] = [
  { apiGroups: [''], resources: ['configmaps', 'events', 'pods', 'serviceaccounts', 'services'], verbs: [] },
  { apiGroups: ['apps'], resources: ['controllerrevisions', 'deployments'], verbs: [] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: [] },
  { apiGroups: GATEWAY, resources: ['*'], verbs: [] },
];
const withVerbs = (verbs: readonly string[]) => WORKLOADS.map((rule) => ({ ...rule, verbs }));
const NAMESPACES = { apiGroups: [''], resources: ['namespaces'], verbs: READ };
const DEFINITIONS = {
  apiGroups: ['apiextensions.k8s.io'],
  resources: ['customresourcedefinitions'],
  verbs: READ,
};
const REVIEWS = [
  {
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    verbs: ['create'],
  },
  { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
];
const EVERYTHING = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

/** Roles as a cluster has them from its first minute; those for people hold what the sandbox serves. */
const ROLES: Readonly<Record<string, readonly JsonObject[]>> = {
  'cluster-admin': EVERYTHING,
  admin: [
    ...withVerbs([...READ, ...WRITE]),
    NAMESPACES,
    { apiGroups: [RBAC_GROUP], resources: ['roles', 'rolebindings'], verbs: [...READ, ...WRITE] },
  ],
  edit: [...withVerbs([...READ, ...WRITE]), NAMESPACES],
  view: [...withVerbs(READ), NAMESPACES],
  'system:basic-user': REVIEWS,
  'system:discovery': [{ nonResourceURLs: DISCOVERY_PATHS, verbs: ['get'] }],
  'system:public-info-viewer': [{ nonResourceURLs: PUBLIC_PATHS, verbs: ['get'] }],
  'cluster-browser': [NAMESPACES, DEFINITIONS],
};

const everyone = { kind: 'Group', name: AUTHENTICATED };

/**
 * The roles, and who has them: the administrators' group everything, the viewer everything to read, the editor one
 * namespace to write (and the list of namespaces to find it), nobody no more than discovery.
 */
export function seedAccess(seeder: Seeder, editorsNamespace: string): void {
  for (const [name, rules] of Object.entries(ROLES))
    seeder.create('kube-apiserver', object('ClusterRole', { name }, { rules }));
  bind(seeder, 'cluster-admin', { role: 'cluster-admin', subjects: [{ kind: 'Group', name: MASTERS }] });
  for (const role of ['system:basic-user', 'system:discovery', 'system:public-info-viewer'])
    bind(seeder, role, { role, subjects: [everyone] });
  bind(seeder, 'viewer', { role: 'view', subjects: [{ kind: 'User', name: 'viewer' }] });
  const people = ['viewer', 'editor'].map((name) => ({ kind: 'User', name }));
  bind(seeder, 'cluster-browser', { role: 'cluster-browser', subjects: people });
  const metadata = { name: 'editor', namespace: editorsNamespace };
  const editor = { subjects: [{ kind: 'User', name: 'editor' }], roleRef: roleRef('edit') };
  seeder.create('kubectl-create', object('RoleBinding', metadata, editor));
}

type Binding = { readonly role: string; readonly subjects: readonly JsonObject[] };

function bind(seeder: Seeder, name: string, { role, subjects }: Binding): void {
  const binding = object('ClusterRoleBinding', { name }, { subjects, roleRef: roleRef(role) });
  seeder.create('kube-apiserver', binding);
}

function roleRef(name: string): JsonObject {
  return { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name };
}

function object(kind: string, metadata: JsonObject, content: JsonObject): JsonObject {
  return { apiVersion: `${RBAC_GROUP}/v1`, kind, metadata, ...content };
}
