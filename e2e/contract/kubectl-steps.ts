import { configMap, route, service } from './objects.ts';

/** Where the session happens. */
export const NAMESPACE = 'by-kubectl';

/** One call of kubectl. */
export type KubectlStep = {
  readonly args: readonly string[];
  readonly stdin?: object;
  /** What stands in for the editor of `kubectl edit`. */
  readonly editor?: string;
  /** What the step must print or say; also what makes it more than "the same failure on both". */
  readonly says: RegExp;
  readonly fails?: true;
};

const makeThings: readonly KubectlStep[] = [
  // Typed commands send protobuf, the others JSON.
  { args: ['create', 'namespace', NAMESPACE], says: /namespace\/by-kubectl created/ },
  { args: ['create', 'namespace', NAMESPACE], says: /AlreadyExists/, fails: true },
  { args: ['create', 'configmap', 'typed', '--from-literal=a=b'], says: /configmap\/typed created/ },
  {
    args: ['create', 'deployment', 'web', '--image=registry.example/web:1', '--port=80', '--replicas=0'],
    says: /deployment.apps\/web created/,
  },
  { args: ['create', 'service', 'clusterip', 'web', '--tcp=80:8080'], says: /service\/web created/ },
  { args: ['create', 'serviceaccount', 'robot'], says: /serviceaccount\/robot created/ },
  {
    args: [
      'create',
      'role',
      'reader',
      '--verb=get,list',
      '--resource=configmaps,httproutes.gateway.networking.k8s.io',
    ],
    says: /role\S*\/reader created/,
  },
  {
    args: [
      'create',
      'rolebinding',
      'reader',
      '--role=reader',
      '--user=nobody',
      '--serviceaccount=by-kubectl:robot',
    ],
    says: /rolebinding\S*\/reader created/,
  },
  { args: ['run', 'tool', '--image=registry.example/tool'], says: /pod\/tool created/ },
  { args: ['expose', 'deployment', 'web', '--port=81', '--name=exposed'], says: /service\/exposed exposed/ },
  { args: ['apply', '-f', '-'], stdin: service('shop'), says: /service\/shop created/ },
  { args: ['apply', '-f', '-'], stdin: service('shop'), says: /service\/shop unchanged/ },
  {
    args: ['apply', '-f', '-'],
    stdin: service('shop', {
      ports: [
        { name: 'http', port: 80 },
        { name: 'admin', port: 81 },
      ],
    }),
    says: /service\/shop configured/,
  },
  { args: ['apply', '-f', '-'], stdin: route('split'), says: /httproute.*\/split created/ },
  { args: ['apply', '-f', '-'], stdin: route('split', 20), says: /\/split configured/ },
  { args: ['apply', '-f', '-', '--dry-run=server'], stdin: route('split', 30), says: /server dry run/ },
  { args: ['diff', '-f', '-'], stdin: route('split', 30), says: /\+.*weight: 30/, fails: true },
  { args: ['diff', '-f', '-'], stdin: route('split', 20), says: /^$/ },
  {
    args: ['apply', '-f', '-'],
    stdin: route('bad', -1),
    says: /should be greater than or equal to 0/,
    fails: true,
  },
  {
    args: ['apply', '-f', '-'],
    stdin: { ...route('bad'), spec: { rulez: [] } },
    says: /unknown field "spec.rulez"/,
    fails: true,
  },
];

const applyOnServer: readonly KubectlStep[] = [
  {
    args: ['apply', '--server-side', '--field-manager=argo', '-f', '-'],
    stdin: route('ours'),
    says: /serverside-applied/,
  },
  {
    args: ['apply', '--server-side', '-f', '-'],
    stdin: route('ours', 50),
    says: /conflict with "argo": \.spec\.rules/,
    fails: true,
  },
  {
    args: ['apply', '--server-side', '--force-conflicts', '-f', '-'],
    stdin: route('ours', 50),
    says: /applied/,
  },
  {
    args: ['diff', '--server-side', '-f', '-'],
    stdin: route('ours', 60),
    says: /conflict|weight: 60/,
    fails: true,
  },
  { args: ['get', 'httproute', 'ours', '-o', 'yaml', '--show-managed-fields'], says: /manager: argo/ },
];

const look: readonly KubectlStep[] = [
  { args: ['get', 'httproutes', '-A'], says: /NAMESPACE +NAME +HOSTNAMES +AGE\nby-kubectl +ours/ },
  { args: ['get', 'httproutes', '-o', 'name'], says: /httproute\.gateway\.networking\.k8s\.io\/split/ },
  { args: ['get', 'httproutes', '-o', 'wide'], says: /split/ },
  { args: ['get', 'httproute', 'split', '-o', 'yaml'], says: /weight: 20/ },
  { args: ['get', 'httproute', 'split', '-o', 'json'], says: /"weight": 20/ },
  {
    args: ['get', 'httproute', 'split', '-o', 'jsonpath={.spec.rules[0].backendRefs[1].weight}'],
    says: /^20$/,
  },
  {
    args: ['get', 'httproutes', '--sort-by=.metadata.name', '-o', 'custom-columns=N:.metadata.name'],
    says: /N\nours\nsplit/,
  },
  { args: ['get', 'services'], says: /shop +ClusterIP +\S+ +<none> +80\/TCP/ },
  { args: ['get', 'services', '-o', 'wide', '--show-labels'], says: /exposed +ClusterIP/ },
  { args: ['get', 'pods', '-o', 'wide'], says: /tool +0\/1 +Pending/ },
  { args: ['get', 'pods', '--field-selector=status.phase=Running'], says: /No resources found/ },
  { args: ['get', 'deployments', '-o', 'wide'], says: /web +0\/0/ },
  { args: ['get', 'deployment', 'web', '-o', 'yaml'], says: /replicas: 0/ },
  { args: ['get', 'roles,rolebindings', '-o', 'wide'], says: /Role\/reader/ },
  { args: ['get', 'crd', 'httproutes.gateway.networking.k8s.io', '-o', 'wide'], says: /HTTPRoute/ },
  { args: ['get', 'namespace', NAMESPACE], says: /by-kubectl +Active/ },
  { args: ['describe', 'httproute', 'ours'], says: /Backend Refs:/ },
  { args: ['describe', 'service', 'shop'], says: /Endpoints:/ },
  { args: ['describe', 'rolebinding', 'reader'], says: /ServiceAccount +robot/ },
  { args: ['get', 'endpointslices'], says: /No resources found in by-kubectl namespace/ },
  { args: ['get', 'events'], says: /No resources found in by-kubectl namespace/ },
  { args: ['get', 'unicorns'], says: /doesn't have a resource type "unicorns"/, fails: true },
  { args: ['api-resources', '--api-group=gateway.networking.k8s.io', '-o', 'wide'], says: /httproutes/ },
  { args: ['api-resources', '--api-group=rbac.authorization.k8s.io'], says: /rolebindings/ },
  { args: ['explain', 'httproute.spec', '--recursive'], says: /parentRefs\t<\[\]\w+>/ },
  { args: ['explain', 'httproute.spec.rules.backendRefs.weight'], says: /weight <integer>/ },
];

const mayI: readonly KubectlStep[] = [
  { args: ['auth', 'can-i', 'create', 'httproutes'], says: /^yes$/m },
  { args: ['auth', 'can-i', 'create', 'httproutes', '--as=nobody'], says: /^no$/m, fails: true },
  { args: ['auth', 'can-i', 'get', 'httproutes', '--as=nobody'], says: /^yes$/m },
  {
    args: ['auth', 'can-i', 'get', 'configmaps', '--as=system:serviceaccount:by-kubectl:robot'],
    says: /^yes$/m,
  },
  { args: ['auth', 'whoami'], says: /Username +admin/ },
  { args: ['get', 'configmaps', '--as=nobody'], says: /typed/ },
  {
    args: ['get', 'services', '--as=nobody'],
    says: /Forbidden.*User "nobody" cannot list resource "services"/,
    fails: true,
  },
  { args: ['delete', 'configmap', 'typed', '--as=nobody'], says: /Forbidden/, fails: true },
];

const change: readonly KubectlStep[] = [
  { args: ['label', 'httproute', 'split', 'team=shop'], says: /labeled/ },
  { args: ['get', 'httproutes', '-l', 'team=shop', '-o', 'name'], says: /\/split\n$/ },
  {
    args: [
      'patch',
      'httproute',
      'split',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/metadata/labels/team"}]',
    ],
    says: /patched/,
  },
  {
    args: ['patch', 'httproute', 'split', '--type=merge', '-p', '{"spec":{"hostnames":["a.example.test"]}}'],
    says: /patched/,
  },
  {
    args: ['patch', 'service', 'shop', '-p', '{"spec":{"ports":[{"port":81,"name":"ops"}]}}'],
    says: /patched/,
  },
  {
    args: ['patch', 'httproute', 'split', '-p', '{"spec":{}}'],
    says: /strategic|UnsupportedMediaType/,
    fails: true,
  },
  {
    args: ['edit', 'httproute', 'split'],
    editor: 's() { sed -i "s/weight: 20/weight: 40/" "$@"; }; s',
    says: /edited/,
  },
  {
    args: ['edit', 'service', 'shop'],
    editor: 's() { sed -i "s/name: ops/name: tools/" "$@"; }; s',
    says: /edited/,
  },
  { args: ['edit', 'configmap', 'typed'], editor: 'true', says: /no changes made|cancelled/ },
  { args: ['get', 'service', 'shop', '-o', 'jsonpath={.spec.ports[*].name}'], says: /http tools/ },
  { args: ['set', 'image', 'deployment/web', 'web=registry.example/web:2'], says: /image updated/ },
  { args: ['set', 'selector', 'service', 'web', 'app=other'], says: /selector updated/ },
  { args: ['create', '-f', '-'], stdin: configMap('plain', { a: '1' }), says: /configmap\/plain created/ },
  { args: ['create', '-f', '-'], stdin: configMap('plain', { a: '1' }), says: /AlreadyExists/, fails: true },
  { args: ['replace', '-f', '-'], stdin: configMap('plain', { a: '1', b: '2' }), says: /replaced/ },
  { args: ['annotate', 'configmap', 'plain', 'note=hello'], says: /annotated/ },
  { args: ['get', 'configmap', 'plain'], says: /plain +2 / },
  { args: ['wait', 'configmap/plain', '--for=jsonpath={.data.a}=1', '--timeout=5s'], says: /condition met/ },
  {
    args: ['wait', 'configmap/plain', '--for=jsonpath={.data.a}=9', '--timeout=1s'],
    says: /timed out/,
    fails: true,
  },
];

const removeThings: readonly KubectlStep[] = [
  { args: ['delete', 'httproute', 'split'], says: /"split" deleted/ },
  { args: ['get', 'httproute', 'split'], says: /NotFound/, fails: true },
  { args: ['wait', 'httproute/split', '--for=delete', '--timeout=5s'], says: /^\s*$|NotFound/ },
  { args: ['delete', 'configmap', 'plain', 'nothing'], says: /"nothing" not found/, fails: true },
  { args: ['delete', 'configmap', '--all'], says: /"typed" deleted/ },
  { args: ['delete', 'role,rolebinding', '--all'], says: /"reader" deleted/ },
  { args: ['delete', 'service', '-l', 'app=web'], says: /"exposed" deleted|"web" deleted/ },
];

/** One after the other, on each server; what is printed must be the same, ages and addresses apart. */
export const STEPS: readonly KubectlStep[] = [
  ...makeThings,
  ...applyOnServer,
  ...look,
  ...mayI,
  ...change,
  ...removeThings,
];
