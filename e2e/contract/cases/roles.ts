import type { Collection, KubeHttp, KubeResponse } from '#e2e/cluster/kube-http.ts';
import { coreV1, httpRoutes } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap, given, route } from '../objects.ts';

const GROUP = 'rbac.authorization.k8s.io';
const rbac = (plural: string, namespace?: string): Collection => ({
  group: GROUP,
  version: 'v1',
  plural,
  ...(namespace && { namespace }),
});
const roleOf = (kind: string, name: string, rules: readonly object[]) => ({
  apiVersion: `${GROUP}/v1`,
  kind,
  metadata: { name },
  rules,
});
const binding = (name: string, roleRef: object, subjects: readonly object[]) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'RoleBinding',
  metadata: { name },
  roleRef,
  subjects,
});
const NOBODY = { kind: 'User', name: 'nobody' };
const GATEWAY = 'gateway.networking.k8s.io';

const PATIENCE_MS = 10_000;

/** Lets `nobody` do what the rules say in a namespace, and returns when the server acts by it: its authorizer learns of a binding by a watch. */
async function granted(
  kube: KubeHttp,
  nobody: KubeHttp,
  namespace: string,
  rules: readonly object[],
): Promise<void> {
  await given(kube, rbac('roles', namespace), roleOf('Role', 'granted', [...rules, PROBE]));
  const roleRef = { kind: 'Role', name: 'granted' };
  await given(kube, rbac('rolebindings', namespace), binding('granted', roleRef, [NOBODY]));
  const until = Date.now() + PATIENCE_MS;
  while ((await nobody.list(coreV1('serviceaccounts', namespace))).status !== 200)
    if (Date.now() > until) throw new Error('the binding has no effect');
}
const PROBE = { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['list'] };

const accessReview = (spec: object) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec,
});

function mayI(kube: KubeHttp, spec: object): Promise<KubeResponse> {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  return kube.call({ method: 'POST', path, body: accessReview(spec) });
}

/** Who may do what, from roles and bindings. */
export const roleCases: readonly ContractCase[] = [
  {
    name: 'without a role every verb is forbidden, in words that name it',
    run: async ({ nobody, namespace }) => [
      await nobody.list(httpRoutes(namespace)),
      await nobody.list(httpRoutes()),
      await nobody.get(httpRoutes(namespace), 'one'),
      await nobody.create(httpRoutes(namespace), route('one')),
      await nobody.replace(httpRoutes(namespace), 'one', route('one')),
      await nobody.apply(httpRoutes(namespace), 'one', route('one'), { manager: 'a' }),
      await nobody.patchStatus(httpRoutes(namespace), 'one', {}),
      await nobody.delete(httpRoutes(namespace), 'one'),
      await nobody.call({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}/configmaps` }),
      await nobody.list(httpRoutes(namespace), { watch: true }),
      await nobody.get(coreV1('namespaces'), namespace),
    ],
    expected: Array.from({ length: 11 }, () => ({ status: 403, body: { reason: 'Forbidden' } })),
  },
  {
    name: 'who may not ask does not learn what is there',
    run: async ({ nobody, namespace }) => [
      await nobody.list({ ...httpRoutes(namespace), plural: 'unicorns' }),
      await nobody.raw('/no/such/path'),
      await nobody.raw('/metrics'),
    ],
    expected: [{ status: 403 }, { status: 403 }, { status: 403 }],
  },
  {
    name: 'everybody may discover',
    run: async ({ nobody }) => [
      (await nobody.raw('/api')).status,
      (await nobody.raw('/apis')).status,
      (await nobody.raw('/openapi/v3')).status,
      (await nobody.raw('/version')).status,
      (await nobody.raw(`/apis/${GATEWAY}/v1`)).status,
    ],
    expected: [200, 200, 200, 200, 200],
  },
  {
    name: 'a role allows its verbs and no other',
    run: async ({ kube, nobody, namespace }) => {
      const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get', 'list'] }];
      await granted(kube, nobody, namespace, rules);
      const maps = coreV1('configmaps', namespace);
      return [
        await nobody.create(maps, configMap('mine', { a: '1' })),
        await nobody.get(maps, 'mine'),
        await nobody.list(maps),
        await nobody.patch(maps, 'mine', { data: { a: '2' } }),
        await nobody.delete(maps, 'mine'),
        await nobody.list(coreV1('services', namespace)),
      ];
    },
    expected: [
      { status: 201 },
      { status: 200 },
      { status: 200 },
      { status: 403 },
      { status: 403 },
      { status: 403 },
    ],
  },
  {
    name: 'a role with names allows these names',
    run: async ({ kube, nobody, namespace }) => {
      const rules = [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'], resourceNames: ['mine'] },
      ];
      await given(kube, coreV1('configmaps', namespace), configMap('mine', { a: '1' }));
      await granted(kube, nobody, namespace, rules);
      const maps = coreV1('configmaps', namespace);
      return [
        await nobody.get(maps, 'mine'),
        await nobody.get(maps, 'theirs'),
        await nobody.list(maps),
        await nobody.list(maps, { fieldSelector: 'metadata.name=mine' }),
      ];
    },
    expected: [{ status: 200 }, { status: 403 }, { status: 403 }, { status: 200 }],
  },
  {
    name: 'the status of a route is a right of its own',
    run: async ({ kube, nobody, namespace }) => {
      await given(kube, httpRoutes(namespace), route('one'));
      const rules = [{ apiGroups: [GATEWAY], resources: ['httproutes/status'], verbs: ['patch'] }];
      await granted(kube, nobody, namespace, rules);
      return [
        await nobody.patchStatus(httpRoutes(namespace), 'one', { metadata: { labels: { a: 'b' } } }),
        await nobody.patch(httpRoutes(namespace), 'one', {}),
      ];
    },
    expected: [{ status: 200 }, { status: 403 }],
  },
  {
    name: 'an apply that creates needs the right to create',
    run: async ({ kube, nobody, namespace }) => {
      await granted(kube, nobody, namespace, [
        { apiGroups: [GATEWAY], resources: ['httproutes'], verbs: ['patch'] },
      ]);
      await given(kube, httpRoutes(namespace), route('there'));
      return [
        await nobody.apply(httpRoutes(namespace), 'new', route('new'), { manager: 'a' }),
        await nobody.apply(httpRoutes(namespace), 'there', route('there', 20), { manager: 'a', force: true }),
      ];
    },
    expected: [{ status: 403 }, { status: 200 }],
  },
  {
    name: 'may I is answered with the reason',
    run: async ({ kube, nobody, namespace }) => {
      await granted(kube, nobody, namespace, [{ apiGroups: [GATEWAY], resources: ['*'], verbs: ['get'] }]);
      const about = { namespace, group: GATEWAY, resource: 'httproutes' };
      return [
        await mayI(nobody, { resourceAttributes: { ...about, verb: 'get', name: 'one' } }),
        await mayI(nobody, { resourceAttributes: { ...about, verb: 'delete' } }),
        await mayI(nobody, { resourceAttributes: { ...about, verb: 'get', subresource: 'status' } }),
        await mayI(nobody, { nonResourceAttributes: { path: '/apis', verb: 'get' } }),
        await mayI(kube, { resourceAttributes: { ...about, verb: 'delete' } }),
      ];
    },
    expected: [true, false, true, true, true].map((allowed) => ({
      status: 201,
      body: { status: { allowed } },
    })),
  },
  {
    name: 'may I about nothing, and about two things, is refused',
    run: async ({ nobody }) => [
      await mayI(nobody, {}),
      await mayI(nobody, {
        resourceAttributes: { verb: 'get', resource: 'pods' },
        nonResourceAttributes: { path: '/version', verb: 'get' },
      }),
    ],
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'what may I do here is answered with the rules',
    run: async ({ kube, nobody, namespace }) => {
      await granted(kube, nobody, namespace, []);
      const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace },
      };
      const answer = await nobody.call({ method: 'POST', path, body });
      // Rules come in the order of a Go map, and a real server has more of them for everybody.
      const text = JSON.stringify(answer.body);
      return [
        answer.status,
        text.includes('{"verbs":["list"],"apiGroups":[""],"resources":["serviceaccounts"]}'),
        text.includes('"nonResourceURLs":["/api","/api/*","/apis","/apis/*"'),
        await nobody.call({ method: 'POST', path, body: { ...body, spec: {} } }),
      ];
    },
    expected: [201, true, true, { status: 400, body: { message: 'no namespace on request' } }],
  },
  {
    name: 'nobody may grant more than they have',
    run: async ({ kube, nobody, namespace }) => {
      const rules = [
        { apiGroups: [GROUP], resources: ['roles', 'rolebindings'], verbs: ['create'] },
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
      ];
      await granted(kube, nobody, namespace, rules);
      const maps = (verbs: readonly string[]) => [{ apiGroups: [''], resources: ['configmaps'], verbs }];
      await given(kube, rbac('roles', namespace), roleOf('Role', 'strong', maps(['delete'])));
      const ref = (name: string) => ({ apiGroup: GROUP, kind: 'Role', name });
      return [
        await nobody.create(rbac('roles', namespace), roleOf('Role', 'weak', maps(['get']))),
        await nobody.create(rbac('roles', namespace), roleOf('Role', 'more', maps(['get', 'list']))),
        await nobody.create(rbac('rolebindings', namespace), binding('one', ref('weak'), [NOBODY])),
        await nobody.create(rbac('rolebindings', namespace), binding('two', ref('strong'), [NOBODY])),
      ];
    },
    expected: [{ status: 201 }, { status: 403 }, { status: 201 }, { status: 403 }],
  },
  {
    name: 'impersonation is for those who may',
    run: async ({ kube, nobody, namespace }) => [
      await kube.call({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/configmaps`,
        headers: { 'impersonate-user': 'nobody' },
      }),
      await nobody.call({
        method: 'GET',
        path: `/api/v1/namespaces/${namespace}/configmaps`,
        headers: { 'impersonate-user': 'admin' },
      }),
      await kube.call({ method: 'GET', path: '/api', headers: { 'impersonate-group': 'some' } }),
      (await kube.call({ method: 'GET', path: '/version', headers: { 'impersonate-user': '' } })).status,
    ],
    expected: [{ status: 403 }, { status: 403 }, { status: 400 }, 200],
  },
  {
    name: 'a role without verbs, groups or resources is refused',
    run: async ({ kube, namespace }) => [
      await kube.create(rbac('roles', namespace), roleOf('Role', 'one', [{ verbs: [] }])),
      await kube.create(
        rbac('roles', namespace),
        roleOf('Role', 'one', [
          { verbs: ['get'], nonResourceURLs: ['/x'] },
          { verbs: ['get'], resources: ['x'] },
        ]),
      ),
    ],
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'a binding says a role and subjects of known kinds, and keeps its role',
    run: async ({ kube, namespace }) => {
      const bindings = rbac('rolebindings', namespace);
      const odd = [{ kind: 'Unicorn', name: 'x' }, { kind: 'User' }, { kind: 'ServiceAccount', name: 'x' }];
      return [
        await kube.create(bindings, binding('none', {}, [])),
        await kube.create(bindings, binding('odd', { apiGroup: 'x', kind: 'Rule', name: 'x' }, odd)),
        await kube.create(bindings, binding('good', { kind: 'Role', name: 'x' }, [NOBODY])),
        await kube.patch(bindings, 'good', { roleRef: { name: 'y' } }),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }, { status: 201 }, { status: 422 }],
  },
  {
    name: 'roles may be named with colons, and not with slashes',
    run: async ({ kube, namespace }) => {
      const roles = rbac('roles', namespace);
      return [
        await kube.create(roles, roleOf('Role', 'system:of:somebody', [])),
        await kube.create(roles, roleOf('Role', 'a/b', [])),
      ];
    },
    expected: [{ status: 201 }, { status: 422 }],
  },
];
