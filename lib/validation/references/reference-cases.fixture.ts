import { type LintCase, manifest } from '../lint/lint-world.fixture.ts';

const MESH = '  parentRefs: [{group: "", kind: Service, name: web}] # the parent\n';
const EDGE = '  parentRefs: [{name: single}]\n';
const TO_WEB = '  rules:\n  - backendRefs: [{name: web, port: 80}]\n';

const http = (spec: string) => manifest('HTTPRoute', 'v1', spec);
const tls = (spec: string) => manifest('TLSRoute', 'v1', spec);
const parent = (body: string) => http(`  parentRefs:\n  - ${body} # where\n${TO_WEB}`);
const backend = (body: string, parents = MESH) =>
  http(`${parents}  rules:\n  - backendRefs:\n    - ${body} # to\n`);

/** What is found about the objects a manifest names, in the world of the lint cases. */
export const REFERENCE_CASES: readonly LintCase[] = [
  {
    name: 'Service parent that is not there',
    text: parent('{group: "", kind: Service, name: gone}'),
    found: ['parent-missing warning spec.parentRefs[0].name'],
  },
  {
    name: 'ListenerSet parent that is not there',
    text: parent('{kind: ListenerSet, name: gone}'),
    found: ['parent-missing warning spec.parentRefs[0].name'],
  },
  {
    name: 'port the Service lacks',
    text: parent('{group: "", kind: Service, name: web, port: 81}'),
    found: ['parent-port-missing warning spec.parentRefs[0].port'],
    fix: [['port: 81', 'port: 80']],
  },
  {
    name: 'port a Service of several lacks',
    text: parent('{group: "", kind: Service, name: multi, port: 81}'),
    found: ['parent-port-missing warning spec.parentRefs[0].port'],
  },
  {
    name: 'section the Service lacks',
    text: parent('{group: "", kind: Service, name: web, sectionName: htp}'),
    found: ['parent-section-missing warning spec.parentRefs[0].sectionName'],
    fix: [['htp', 'http']],
  },
  {
    name: 'port and section that are two ports',
    text: parent('{group: "", kind: Service, name: multi, port: 80, sectionName: admin}'),
    found: ['parent-section-missing warning spec.parentRefs[0].sectionName'],
    fix: [['port: 80, sectionName', 'sectionName']],
  },
  {
    name: 'listener the Gateway lacks',
    text: parent('{name: single, sectionName: https}'),
    found: ['parent-section-missing warning spec.parentRefs[0].sectionName'],
    fix: [['https}', 'http}']],
  },
  {
    name: 'port no listener has',
    text: parent('{name: entry, port: 81}'),
    found: ['parent-port-missing warning spec.parentRefs[0].port'],
  },
  {
    name: 'listener on another port',
    text: parent('{name: entry, sectionName: http, port: 8080}'),
    found: ['parent-port-missing warning spec.parentRefs[0].port'],
    fix: [['port: 8080', 'port: 80']],
  },
  {
    name: 'listener of another protocol',
    text: parent('{name: entry, sectionName: tcp}'),
    found: ['parent-not-allowed warning spec.parentRefs[0].name'],
  },
  {
    name: 'listener for its own namespace only',
    text: parent('{name: single, namespace: demo}').replace('namespace: demo\n', 'namespace: far\n'),
    found: [
      'parent-not-allowed warning spec.parentRefs[0].name',
      'backend-missing warning spec.rules[0].backendRefs[0].name',
    ],
  },
  {
    name: 'listener whose selector leaves the namespace out',
    text: parent('{name: entry, namespace: demo, sectionName: team}')
      .replace('namespace: demo\n', 'namespace: far\n')
      .replace('name: web, port', 'name: labels, port'),
    found: ['parent-not-allowed warning spec.parentRefs[0].name'],
  },
  {
    name: 'listener that chooses by labels, of a namespace without known ones',
    text: parent('{name: entry, namespace: demo, sectionName: team}')
      .replace('namespace: demo\n', 'namespace: elsewhere\n')
      .replace('name: web, port', 'name: labels, port'),
    found: [
      'parent-namespace-unknown info spec.parentRefs[0].name',
      'backend-missing warning spec.rules[0].backendRefs[0].name',
    ],
  },
  {
    name: 'host names no listener serves',
    text: parent('{name: entry, sectionName: http}').replace(
      '  rules:',
      '  hostnames: [a.other.org]\n  rules:',
    ),
    found: ['parent-hostname-mismatch warning spec.hostnames'],
  },
  {
    name: 'backend that is not there',
    text: backend('{name: gone, port: 80}'),
    found: ['backend-missing warning spec.rules[0].backendRefs[0].name'],
  },
  {
    name: 'backend port that is not there',
    text: backend('{name: web, port: 8080}'),
    found: ['backend-port-missing warning spec.rules[0].backendRefs[0].port'],
    fix: [['port: 8080', 'port: 80']],
  },
  {
    name: 'backend of a kind that is none',
    text: backend('{kind: service, name: web, port: 80}'),
    found: ['backend-kind-unusable warning spec.rules[0].backendRefs[0].kind'],
    fix: [['kind: service,', 'kind: Service,']],
  },
  {
    name: 'Pod as backend',
    text: backend('{kind: Pod, name: web, port: 80}'),
    found: ['backend-kind-unusable warning spec.rules[0].backendRefs[0].kind'],
  },
  {
    name: 'Service backend of group core',
    text: backend('{group: core, kind: Service, name: web, port: 80}'),
    found: ['backend-kind-unusable warning spec.rules[0].backendRefs[0].group'],
    fix: [['group: core', 'group: ""']],
  },
  {
    name: 'mirror target that is not there, behind a backend',
    text: backend(
      '{name: web, port: 80, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: gone, port: 80}}}]}',
    ),
    found: ['backend-missing warning spec.rules[0].backendRefs[0].filters[0].requestMirror.backendRef.name'],
  },
  {
    name: 'backend of another namespace, mesh',
    text: backend('{name: labels, namespace: far, port: 80}'),
    found: ['backend-not-granted info spec.rules[0].backendRefs[0].namespace'],
    fix: [],
  },
  {
    name: 'backend of another namespace, Gateway',
    text: backend('{name: labels, namespace: far, port: 80}', EDGE),
    found: ['backend-not-granted warning spec.rules[0].backendRefs[0].namespace'],
    fix: [],
  },
  {
    name: 'grant for a Service that is not there',
    text: manifest(
      'ReferenceGrant',
      'v1',
      '  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: far}]\n  to: [{group: "", kind: Service, name: gone}, {group: "", kind: Secret, name: gone}]\n',
    ),
    found: ['grant-target-missing warning spec.to[0].name'],
  },
  {
    name: 'policy for a Service that is not there, and for a port that is not',
    text: manifest(
      'BackendTLSPolicy',
      'v1',
      '  targetRefs: [{group: "", kind: Service, name: gone}, {group: "", kind: Service, name: web, sectionName: tls}, {group: "", kind: Service, name: web, sectionName: http}]\n  validation: {hostname: a.example, wellKnownCACertificates: System}\n',
    ),
    found: [
      'policy-target-missing warning spec.targetRefs[0].name',
      'policy-section-missing warning spec.targetRefs[1].sectionName',
    ],
  },
  {
    name: 'ListenerSet of a Gateway that is not there',
    text: manifest(
      'ListenerSet',
      'v1',
      '  parentRef: {name: gone}\n  listeners: [{name: a, port: 80, protocol: HTTP}]\n',
    ),
    found: ['parent-missing warning spec.parentRef.name'],
  },
];

/** References that hold. */
export const GOOD_REFERENCES: readonly (readonly [name: string, text: string])[] = [
  [
    'a Service by name and section',
    parent('{group: "", kind: Service, name: multi, port: 9090, sectionName: admin}'),
  ],
  ['a listener by section and port', parent('{name: entry, sectionName: http, port: 80}')],
  ['one listener of several takes it', parent('{name: entry}')],
  [
    'a listener whose selector takes the namespace',
    parent('{name: entry, sectionName: team}').replace('  rules:', '  hostnames: [a.other.org]\n  rules:'),
  ],
  [
    'a wildcard of a listener',
    parent('{name: entry, sectionName: http}').replace(
      '  rules:',
      '  hostnames: [a.b.example.com]\n  rules:',
    ),
  ],
  [
    'a TCPRoute on a TCP listener',
    parent('{name: entry, sectionName: tcp}').replace('kind: HTTPRoute', 'kind: TCPRoute'),
  ],
  ['parents of kinds nobody here knows', parent('{group: x.example, kind: Entry, name: a}')],
  ['backends of kinds nobody here knows', backend('{group: x.example, kind: Bucket, name: a}')],
  ['a TLSRoute on a Service', tls(`${MESH}  hostnames: [a.example.com]\n${TO_WEB}`)],
];
