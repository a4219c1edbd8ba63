import { type AdviceRule, adviser } from '../advice.ts';
import { gep, sectionOn } from '../spec-links.ts';

const PARENT = sectionOn('ParentReference');
const RULE = sectionOn('HTTPRouteRule');
const BACKEND = sectionOn('HTTPBackendRef');

/** Our advice: what the API server takes and what still goes wrong. README.md of this folder lists it. */
export const LINT_RULES = {
  'service-parent-without-group': {
    severity: 'warning',
    reason:
      'Without `group: ""` the CRD fills in the Gateway API group, where there is no Service: no mesh answers.',
    spec: gep(1294),
  },
  'service-parent-group-core': {
    severity: 'warning',
    reason: "The core group is the empty text; a Service of group `core` is nobody's.",
    spec: gep(1294),
  },
  'no-parents': {
    severity: 'warning',
    reason: 'A route without parents applies to nothing.',
    spec: sectionOn('CommonRouteSpec'),
  },
  'parent-named-twice': {
    severity: 'warning',
    reason: 'The CRD takes "no namespace" and "own namespace" for two parents; they are one.',
    spec: PARENT,
  },
  'headless-parent': {
    severity: 'warning',
    reason: 'Callers of a headless Service reach its pods directly: there is no frontend to route.',
    spec: gep(1294),
  },
  'external-name-parent': {
    severity: 'warning',
    reason: 'An ExternalName Service has no cluster IP to route from.',
    spec: gep(1294),
  },
  'mesh-route-hostnames': {
    severity: 'warning',
    reason: 'Meshes should not use host names of a route on a Service; most ignore them, some do not.',
    spec: gep(1294),
  },
  'first-route-without-catch-all': {
    severity: 'warning',
    reason: 'A route replaces what the Service did by itself: requests that no rule matches are refused.',
    spec: gep(1686),
  },
  'rule-without-backend': {
    severity: 'warning',
    reason: 'A rule that neither forwards nor answers fails every request it matches.',
    spec: RULE,
  },
  'all-weights-zero': {
    severity: 'warning',
    reason: 'Weights that add up to 0 leave no backend; the specification does not say what happens then.',
    spec: BACKEND,
  },
  'backend-named-twice': {
    severity: 'info',
    reason: 'Nothing forbids two entries for one backend; often the second was to be another.',
    spec: BACKEND,
  },
  'redirect-with-backends': {
    severity: 'warning',
    reason:
      'A redirect answers by itself, so backends beside it are never reached; the API server refuses both.',
    spec: RULE,
  },
  'backend-redirects': {
    severity: 'info',
    reason: 'A redirect among the filters of a backend answers in its place.',
    spec: BACKEND,
  },
  'external-name-backend': {
    severity: 'warning',
    reason:
      'ExternalName Services should not be supported as backends: their name may point into other networks.',
    spec: sectionOn('BackendObjectReference'),
  },
  'backend-without-endpoints': {
    severity: 'warning',
    reason: 'A backend without ready endpoints answers its share with 503.',
    spec: BACKEND,
  },
  'empty-matches': {
    severity: 'warning',
    reason: 'An empty list is stored as it is: the default match is filled in only where there is no list.',
    spec: RULE,
  },
  'duplicate-rule-name': {
    severity: 'warning',
    reason: 'Rule names have to be unique in a route; the CRD of the standard channel does not check it.',
    spec: gep(995),
  },
  'header-match-repeated': {
    severity: 'warning',
    reason: 'Header names have no case: of two conditions on one header only the first counts.',
    spec: sectionOn('HTTPHeaderMatch'),
  },
  'query-param-case': {
    severity: 'info',
    reason: 'Names of query parameters have a case: two that differ only in it are two parameters.',
    spec: sectionOn('HTTPQueryParamMatch'),
  },
  'regex-invalid': {
    severity: 'error',
    reason: 'No engine understands the expression, so its match cannot work anywhere.',
    spec: gep(4359),
  },
  'regex-not-re2': {
    severity: 'warning',
    reason: 'Most meshes run on RE2, which does not know this syntax and refuses the route.',
    spec: gep(4359),
  },
  'regex-not-portable': {
    severity: 'info',
    reason: 'The syntax is outside of what every implementation is asked to understand alike.',
    spec: gep(4359),
  },
  'path-regex-never-matches': {
    severity: 'warning',
    reason: 'Paths begin with /, and implementations compare the whole path with the expression.',
    spec: sectionOn('HTTPPathMatch'),
  },
  'regex-not-checked': {
    severity: 'info',
    reason: 'Very large expressions take long to compile; what is not judged is said, not passed silently.',
    spec: gep(4359),
  },
  'header-changed-twice': {
    severity: 'warning',
    reason: 'One action per header: what several do to the same one is not specified.',
    spec: sectionOn('HTTPHeaderFilter'),
  },
  'path-replacement-odd': {
    severity: 'warning',
    reason:
      'The CRD checks no characters here, and a path is a path: it begins with / and has no query or fragment.',
    spec: sectionOn('HTTPPathModifier'),
  },
  'cors-expose-any-with-credentials': {
    severity: 'warning',
    reason: 'Browsers take * for a header of that name when credentials are allowed.',
    spec: sectionOn('HTTPCORSFilter'),
  },
  'hostname-is-ip': {
    severity: 'warning',
    reason: 'Host names must not be IP addresses; the pattern of the CRD lets IPv4 pass.',
    spec: sectionOn('Hostname'),
  },
  'deprecated-version': {
    severity: 'warning',
    reason: 'Alpha versions are served for a while only and disappear with a later release.',
    spec: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
  },
  'older-version': {
    severity: 'info',
    reason: 'v1 says the same and is served here.',
    spec: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
  },
  'experimental-field': {
    severity: 'warning',
    reason: 'A field that the CRD in use does not have is dropped without a word, and its effect with it.',
    spec: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
  },
  'listener-kinds-unusable': {
    severity: 'warning',
    reason: 'A listener carries the kinds of its protocol only; others get InvalidRouteKinds.',
    spec: sectionOn('AllowedRoutes'),
  },
  'listener-selector-missing': {
    severity: 'warning',
    reason: 'Namespaces are chosen by a selector, and there is none.',
    spec: sectionOn('RouteNamespaces'),
  },
  'grant-from-unusable': {
    severity: 'warning',
    reason: 'A grant is for kinds that make references; another kind or group allows nothing.',
    spec: sectionOn('ReferenceGrantFrom'),
  },
  'grant-to-unusable': {
    severity: 'warning',
    reason: 'A grant is for kinds that are referred to; another kind or group allows nothing.',
    spec: sectionOn('ReferenceGrantTo'),
  },
} as const satisfies Readonly<Record<string, AdviceRule>>;

/** Code of a rule of ours. */
export type LintCode = keyof typeof LINT_RULES;

/** A finding of a rule of ours. */
export const advise = adviser('lint', LINT_RULES);
