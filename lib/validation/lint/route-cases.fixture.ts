import {
  CATCH_ALL,
  filtering,
  http,
  PARENTS,
  parents,
  RULE,
  redirecting,
  rules,
  TO_WEB,
} from './case-parts.fixture.ts';
import { API, type LintCase, manifest } from './lint-world.fixture.ts';

/** Findings about parents and about where the requests of a rule go. */
export const ROUTE_CASES: readonly LintCase[] = [
  {
    name: 'Service parent without group',
    text: parents('  parentRefs:\n  # the shop\n  - kind: Service # no group\n    name: web\n'),
    found: ['service-parent-without-group warning spec.parentRefs[0].kind'],
    fix: [['    name: web\n  rules', '    name: web\n    group: ""\n  rules']],
  },
  {
    name: 'Service parent with the default group',
    text: parents(`  parentRefs:\n  - {group: ${API}, kind: Service, name: web} # hm\n`),
    found: ['service-parent-without-group warning spec.parentRefs[0].group'],
    fix: [[`group: ${API}, kind`, 'group: "", kind']],
  },
  {
    name: 'Service parent with group core',
    text: parents('  parentRefs:\n  - group: core # hm\n    kind: Service\n    name: web\n'),
    found: ['service-parent-group-core warning spec.parentRefs[0].group'],
    fix: [['group: core #', 'group: "" #']],
  },
  { name: 'no parents', text: http(RULE), found: ['no-parents warning spec'] },
  {
    name: 'an empty list of parents',
    text: parents('  parentRefs: []\n'),
    found: ['no-parents warning spec.parentRefs'],
  },
  {
    name: 'the same parent with and without namespace',
    text: parents(`${PARENTS}  - {group: "", kind: Service, name: web, namespace: demo} # again\n`),
    found: ['parent-named-twice warning spec.parentRefs[1]'],
    fix: [['  - {group: "", kind: Service, name: web, namespace: demo} # again\n', '']],
  },
  {
    name: 'headless parent',
    text: parents('  parentRefs: [{group: "", kind: Service, name: store}]\n'),
    found: ['headless-parent warning spec.parentRefs[0].name'],
  },
  {
    name: 'ExternalName parent',
    text: parents('  parentRefs: [{group: "", kind: Service, name: outside}]\n'),
    found: ['external-name-parent warning spec.parentRefs[0].name'],
  },
  {
    name: 'hostnames on a mesh route',
    text: parents(`${PARENTS}  hostnames: [a.example.com] # why\n`),
    found: ['mesh-route-hostnames warning spec.hostnames'],
    fix: [['  hostnames: [a.example.com] # why\n', '']],
  },
  {
    name: 'the only route without a rule for everything',
    text: rules(`  - matches: [{path: {value: /a}}] # only this\n${TO_WEB}`),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [[TO_WEB, TO_WEB + CATCH_ALL]],
  },
  {
    name: 'a consumer route without a rule for everything',
    text: rules('  - matches: [{method: GET}]\n    backendRefs: [{name: web, port: 80}]\n').replace(
      'name: web # here',
      'name: labels\n    namespace: far',
    ),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [
      [
        '    backendRefs: [{name: web, port: 80}]\n',
        '    backendRefs: [{name: web, port: 80}]\n  - backendRefs:\n    - name: labels\n      namespace: far\n      port: 80\n',
      ],
    ],
  },
  {
    name: 'which port of several is not said',
    text: rules(`  - matches: [{method: GET}]\n${TO_WEB}`).replace('name: web # here', 'name: multi'),
    found: ['first-route-without-catch-all warning spec.rules'],
  },
  {
    name: 'GRPCRoute without a rule for everything',
    text: manifest(
      'GRPCRoute',
      'v1',
      `${PARENTS}  rules:\n  - matches: [{method: {service: a.B}}]\n${TO_WEB}`,
    ),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [[TO_WEB, TO_WEB + CATCH_ALL]],
  },
  {
    name: 'rule without backend',
    text: rules('  - name: nowhere\n    timeouts: {request: 2s}\n'),
    found: ['rule-without-backend warning spec.rules[0]'],
  },
  {
    name: 'all weights zero',
    text: rules(
      '  - backendRefs:\n    - name: web\n      port: 80\n      weight: 0 # off\n    - {name: web-v2, port: 80, weight: 0}\n',
    ),
    found: ['all-weights-zero warning spec.rules[0].backendRefs'],
    fix: [
      ['weight: 0 # off', 'weight: 1 # off'],
      ['weight: 0}', 'weight: 1}'],
    ],
  },
  {
    name: 'one backend twice',
    text: rules(
      '  - backendRefs: [{name: web, port: 80, weight: 9}, {name: web-v2, port: 80}, {name: web, port: 80, weight: 1}]\n',
    ),
    found: ['backend-named-twice info spec.rules[0].backendRefs[2].name'],
  },
  {
    name: 'redirect with a backend without weight',
    text: redirecting(
      '    - type: RequestRedirect\n      requestRedirect: {scheme: https}\n    backendRefs: [{name: web, port: 80, weight: 0}]\n',
    ),
    found: ['redirect-with-backends warning spec.rules[0].backendRefs'],
    fix: [['\n    backendRefs: [{name: web, port: 80, weight: 0}]', '']],
  },
  {
    name: 'a rule for all methods but one',
    text: rules(
      `  - matches: [${['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'].map((method) => `{method: ${method}}`).join(', ')}]\n${TO_WEB}`,
    ),
    found: ['first-route-without-catch-all warning spec.rules'],
    fix: [[TO_WEB, TO_WEB + CATCH_ALL]],
  },
  {
    name: 'redirect with backends',
    text: filtering('    - type: RequestRedirect\n      requestRedirect: {scheme: https} # safe\n'),
    found: ['redirect-with-backends warning spec.rules[0].backendRefs'],
    fix: [[TO_WEB, '']],
  },
  {
    name: 'redirect in a backend',
    text: rules(
      '  - backendRefs:\n    - name: web\n      port: 80\n      filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]\n',
    ),
    found: ['backend-redirects info spec.rules[0].backendRefs[0].filters[0]'],
  },
  {
    name: 'ExternalName backend',
    text: rules('  - backendRefs: [{name: outside, port: 443}]\n'),
    found: ['external-name-backend warning spec.rules[0].backendRefs[0].name'],
  },
  {
    name: 'backend without ready endpoints',
    text: rules('  - backendRefs: [{name: web, port: 80}, {name: idle, port: 80}]\n'),
    found: ['backend-without-endpoints warning spec.rules[0].backendRefs[1].name'],
  },
  {
    name: 'backend without any slice',
    text: rules('  - backendRefs: [{name: bare, port: 80}]\n'),
    found: ['backend-without-endpoints warning spec.rules[0].backendRefs[0].name'],
  },
  {
    name: 'matches written as an empty list',
    text: rules(`  - matches: [] # all?\n${TO_WEB}`),
    found: ['empty-matches warning spec.rules[0].matches'],
    fix: [['  - matches: [] # all?\n    backendRefs', '  - backendRefs']],
  },
  {
    name: 'rule name twice',
    text: rules(
      `  - name: a # first\n    matches: [{method: GET}]\n${TO_WEB}  - name: a # second\n    backendRefs: [{name: web, port: 80}]\n`,
    ),
    found: ['duplicate-rule-name warning spec.rules[1].name'],
    fix: [['  - name: a # second\n    backendRefs', '  - backendRefs']],
  },
];
