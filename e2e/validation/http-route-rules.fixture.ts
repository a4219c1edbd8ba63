import { cases, filters, HEADERS, MIRROR, type RuleCase, repeated, SERVICE } from './rule-case.fixture.ts';

function path(type: string, value: string): string {
  return `{rules: [{matches: [{path: {type: ${type}, value: ${JSON.stringify(value)}}}]}]}`;
}

const REDIRECT_PREFIX =
  '{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}';
const REWRITE_PREFIX =
  '{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /x}}}';
const BACKEND = '{name: b, port: 80}';

const HTTP_ROUTE = cases('HTTPRoute', [
  ['both', '1: two names, no section', `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: b}]}`],
  [
    'none',
    '1: one with a section, one without',
    `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a, sectionName: x}]}`,
  ],
  [
    'both',
    '1: two sections',
    `{parentRefs: [{${SERVICE}, name: a, sectionName: y}, {${SERVICE}, name: a, sectionName: x}]}`,
  ],
  ['none', '2: the same parent twice', `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a}]}`],
  [
    'experimental',
    '2: two ports of one Service',
    `{parentRefs: [{${SERVICE}, name: a, port: 1}, {${SERVICE}, name: a, port: 2}]}`,
  ],
  [
    'none',
    '2: one port and the whole Service',
    `{parentRefs: [{${SERVICE}, name: a, port: 1}, {${SERVICE}, name: a}]}`,
  ],
  [
    'both',
    '2: the own namespace said and unsaid',
    `{parentRefs: [{${SERVICE}, name: a}, {${SERVICE}, name: a, namespace: demo}]}`,
  ],
  [
    'both',
    '3: 128 matches',
    `{rules: [{matches: [${repeated(64, '{}')}]}, {matches: [${repeated(64, '{}')}]}]}`,
  ],
  [
    'none',
    '3: 129 matches',
    `{rules: [{matches: [${repeated(64, '{}')}]}, {matches: [${repeated(64, '{}')}]}, {}]}`,
  ],
  ['standard', '4: two rules of one name', '{rules: [{name: a}, {name: a}]}'],
  ['both', '4: two names and none', '{rules: [{name: a}, {name: b}, {}, {}]}'],
  [
    'none',
    '5: redirect and backends',
    `{rules: [{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [${BACKEND}]}]}`,
  ],
  [
    'both',
    '5: redirect in a backend',
    `{rules: [{backendRefs: [{name: b, port: 80, filters: [{type: RequestRedirect, requestRedirect: {}}]}]}]}`,
  ],
  ['both', '6: prefix redirect of the default match', filters(REDIRECT_PREFIX)],
  [
    'none',
    '6: prefix redirect of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [${REDIRECT_PREFIX}]}]}`,
  ],
  [
    'none',
    '6: prefix rewrite of two matches',
    `{rules: [{matches: [{path: {value: /a}}, {path: {value: /b}}], filters: [${REWRITE_PREFIX}]}]}`,
  ],
  ['none', '6: prefix rewrite of no match', `{rules: [{matches: [], filters: [${REWRITE_PREFIX}]}]}`],
  [
    'none',
    '7: prefix rewrite in one backend of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs: [{name: b, port: 80, filters: [${REWRITE_PREFIX}]}]}]}`,
  ],
  [
    'both',
    '7: prefix rewrite in two backends of an exact path',
    `{rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs: [{name: b, port: 80, filters: [${REWRITE_PREFIX}]}, {name: c, port: 80, filters: [${REWRITE_PREFIX}]}]}]}`,
  ],
  [
    'none',
    '8: redirect and rewrite',
    filters('{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {}}'),
  ],
  [
    'none',
    '8: two request header modifiers',
    filters(repeated(2, `{type: RequestHeaderModifier, requestHeaderModifier: ${HEADERS}}`)),
  ],
  [
    'none',
    '8: two response header modifiers',
    filters(repeated(2, `{type: ResponseHeaderModifier, responseHeaderModifier: ${HEADERS}}`)),
  ],
  ['none', '8: two redirects', filters(repeated(2, '{type: RequestRedirect, requestRedirect: {}}'))],
  ['none', '8: two rewrites', filters(repeated(2, '{type: URLRewrite, urlRewrite: {}}'))],
  ['none', '8: two CORS filters', filters(repeated(2, '{type: CORS, cors: {allowOrigins: ["*"]}}'))],
  ['both', '8: two mirrors', filters(repeated(2, `{type: RequestMirror, requestMirror: {${MIRROR}}}`))],
  [
    'none',
    '8: two rewrites in a backend',
    `{rules: [{backendRefs: [{name: b, port: 80, filters: [${repeated(2, '{type: URLRewrite, urlRewrite: {}}')}]}]}]}`,
  ],
  ['none', '9: a type without its payload', filters('{type: RequestHeaderModifier}')],
  [
    'none',
    '9: a payload of another type',
    filters(
      `{type: RequestHeaderModifier, requestHeaderModifier: ${HEADERS}, responseHeaderModifier: ${HEADERS}}`,
    ),
  ],
  ['none', '9: nothing for a mirror', filters('{type: RequestMirror}')],
  ['none', '9: nothing for CORS', filters('{type: CORS}')],
  ['none', '9: nothing for an extension', filters('{type: ExtensionRef, urlRewrite: {}}')],
  ['none', '10: a Service without a port', '{rules: [{backendRefs: [{name: b}]}]}'],
  [
    'both',
    '10: another kind without a port',
    '{rules: [{backendRefs: [{name: b, group: x.example, kind: Other}]}]}',
  ],
  [
    'none',
    '10: a mirror without a port',
    filters('{type: RequestMirror, requestMirror: {backendRef: {name: m}}}'),
  ],
  [
    'none',
    '11: percent and fraction',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, percent: 1, fraction: {numerator: 1}}}`),
  ],
  [
    'none',
    '11: more than all',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, fraction: {numerator: 101}}}`),
  ],
  [
    'both',
    '11: all of them',
    filters(`{type: RequestMirror, requestMirror: {${MIRROR}, fraction: {numerator: 7, denominator: 7}}}`),
  ],
  [
    'none',
    '12: full path without its value',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}'),
  ],
  [
    'none',
    '12: the value of the other type',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replacePrefixMatch: /x}}}'),
  ],
  [
    'both',
    '12: an empty value',
    filters('{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: ""}}}'),
  ],
  ['none', '13: no slash', path('Exact', 'a')],
  ['none', '13: two slashes', path('PathPrefix', '/a//b')],
  ['none', '13: a dot', path('PathPrefix', '/a/./b')],
  ['none', '13: two dots', path('PathPrefix', '/a/../b')],
  ['none', '13: an escaped slash', path('PathPrefix', '/a%2fb%2Fc')],
  ['none', '13: a fragment', path('Exact', '/a#b')],
  ['none', '13: ends in dots', path('Exact', '/a/..')],
  ['none', '13: ends in a dot', path('Exact', '/a/.')],
  ['none', '13: a letter beyond ASCII', path('Exact', '/ä')],
  ['both', '13: an escaped letter', path('Exact', '/%C3%A4')],
  ['both', '13: an expression is not looked at', path('RegularExpression', '(//#')],
  [
    'none',
    '14: every origin and one',
    filters('{type: CORS, cors: {allowOrigins: ["*", "http://a.example"]}}'),
  ],
  ['none', '14: every method and one', filters('{type: CORS, cors: {allowMethods: ["*", GET]}}')],
  ['none', '14: every header and one', filters('{type: CORS, cors: {allowHeaders: ["*", a]}}')],
  ['both', '14: exposed headers', filters('{type: CORS, cors: {exposeHeaders: ["*", a]}}')],
  ['none', '15: a try longer than the whole', '{rules: [{timeouts: {request: 1s, backendRequest: 1001ms}}]}'],
  ['both', '15: no limit for the whole', '{rules: [{timeouts: {request: 0s, backendRequest: 1h}}]}'],
  ['both', '15: equal in other units', '{rules: [{timeouts: {request: 1h, backendRequest: 60m}}]}'],
]);

const EXTERNAL = MIRROR.replace('m,', 'a,');

/** What only the experimental channel has; elsewhere the fields are unknown. */
const EXPERIMENTAL = cases('HTTPRoute', [
  [
    'experimental',
    '16: HTTP with its payload',
    filters(`{type: ExternalAuth, externalAuth: {protocol: HTTP, http: {}, ${EXTERNAL}}}`),
  ],
  [
    'none',
    '16: GRPC with the payload of HTTP',
    filters(`{type: ExternalAuth, externalAuth: {protocol: GRPC, http: {}, ${EXTERNAL}}}`),
  ],
  ['none', '16: no payload', filters(`{type: ExternalAuth, externalAuth: {protocol: HTTP, ${EXTERNAL}}}`)],
  [
    'none',
    '16: a permanent cookie without an end',
    '{rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}}]}',
  ],
  [
    'experimental',
    '16: a permanent cookie with an end',
    '{rules: [{sessionPersistence: {cookieConfig: {lifetimeType: Permanent}, absoluteTimeout: 1h}}]}',
  ],
  [
    'none',
    '16: a cookie for a header',
    '{rules: [{sessionPersistence: {type: Header, cookieConfig: {lifetimeType: Session}}}]}',
  ],
]);

/** Rules of HTTPRoute; their numbers are those of the list they were written from. */
export const HTTP_ROUTE_CASES: readonly RuleCase[] = [...HTTP_ROUTE, ...EXPERIMENTAL];
