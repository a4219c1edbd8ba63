import { atomic, type Channel, int, mapBy, obj, oneOf, type Rule, type Schema, set, str } from './builder.ts';
import { headerValue, httpFilters, METHODS } from './filters.ts';
import { defaultGateways, parentRefs, weightedBackend } from './references.ts';
import { sessionPersistence, totalMatchesRule, UNIQUE_RULE_NAMES } from './rules.ts';
import { duration, headerName, hostname, PATH_CHARACTERS, sectionName } from './scalars.ts';
import { routeStatus } from './status.ts';

const EVERY_PATH = { type: 'PathPrefix', value: '/' };
const PLAIN_TYPES = "['Exact','PathPrefix']";
const WHEN_PLAIN = "when type one of ['Exact', 'PathPrefix']";

function plainPath(message: string, condition: string): Rule {
  return [`${message} ${WHEN_PLAIN}`, `(self.type in ${PLAIN_TYPES}) ? ${condition} : true`];
}

const PATH_RULES: readonly Rule[] = [
  plainPath("value must be an absolute path and start with '/'", "self.value.startsWith('/')"),
  ...['//', '/./', '/../', '%2f', '%2F', '#'].map((part) =>
    plainPath(`must not contain '${part}'`, `!self.value.contains('${part}')`),
  ),
  ...['/..', '/.'].map((end) => plainPath(`must not end with '${end}'`, `!self.value.endsWith('${end}')`)),
  [
    "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
    `self.type in ${PLAIN_TYPES} || self.type == 'RegularExpression'`,
  ],
  [
    `must only contain valid characters (matching ${PATH_CHARACTERS}) for types ['Exact', 'PathPrefix']`,
    `(self.type in ${PLAIN_TYPES}) ? self.value.matches(r"""${PATH_CHARACTERS}""") : true`,
  ],
];

const matchType = oneOf('Exact RegularExpression', { default: 'Exact' });

function match(channel: Channel): Schema {
  return obj({
    headers: mapBy('name', obj({ 'name!': headerName, type: matchType, 'value!': headerValue(channel) }), {
      max: 16,
    }),
    method: oneOf(METHODS),
    path: obj(
      {
        type: oneOf('Exact PathPrefix RegularExpression', { default: 'PathPrefix' }),
        value: str({ max: 1024, default: '/' }),
      },
      { default: EVERY_PATH, rules: PATH_RULES },
    ),
    queryParams: mapBy(
      'name',
      obj({ 'name!': headerName, type: matchType, 'value!': str({ min: 1, max: 1024 }) }),
      { max: 16 },
    ),
  });
}

/** A prefix replacement needs exactly one match, and that of type PathPrefix. */
function prefixReplacement(filterName: string, field: string, inBackends: boolean): Rule {
  const uses = `f.${field}.path.type == 'ReplacePrefixMatch' && has(f.${field}.path.replacePrefixMatch)`;
  const oneFilter = (owner: string) =>
    `(has(${owner}.filters) && ${owner}.filters.exists_one(f, has(f.${field}) && has(f.${field}.path) && ${uses}))`;
  const test = inBackends
    ? `(has(self.backendRefs) && self.backendRefs.exists_one(b, ${oneFilter('b')} ))`
    : oneFilter('self');
  // The wording of the two backend rules differs in one capital; messages are matched against the server's.
  const when = inBackends ? `Within backendRefs, ${field === 'urlRewrite' ? 'When' : 'when'}` : 'When';
  return [
    `${when} using ${filterName} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified`,
    `${test} ? ((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true`,
  ];
}

const RULE_RULES: readonly Rule[] = [
  [
    'RequestRedirect filter must not be used together with backendRefs',
    '(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, !has(f.requestRedirect))): true',
  ],
  prefixReplacement('RequestRedirect', 'requestRedirect', false),
  prefixReplacement('URLRewrite', 'urlRewrite', false),
  prefixReplacement('RequestRedirect', 'requestRedirect', true),
  prefixReplacement('URLRewrite', 'urlRewrite', true),
];

const timeouts: Schema = obj(
  { backendRequest: duration, request: duration },
  {
    rules: [
      [
        'backendRequest timeout cannot be longer than request timeout',
        "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
      ],
    ],
  },
);

function retry(channel: Channel): Schema | null {
  if (channel === 'standard') return null;
  return obj({ attempts: int({ min: 1 }), backoff: duration, codes: set(int({ min: 400, max: 599 })) });
}

function rule(channel: Channel): Schema {
  const filters = httpFilters(channel);
  return obj(
    {
      backendRefs: atomic(weightedBackend(filters), { max: 16 }),
      filters,
      matches: atomic(match(channel), { max: 64, default: [{ path: EVERY_PATH }] }),
      name: sectionName,
      retry: retry(channel),
      sessionPersistence: sessionPersistence(channel),
      timeouts,
    },
    { rules: RULE_RULES },
  );
}

/** HTTPRoute v1 and v1beta1 (identical): gateway-api HTTPRouteSpec and RouteStatus. */
export function httpRoute(channel: Channel): Readonly<Record<string, Schema | null>> {
  const spec = obj({
    hostnames: atomic(hostname, { max: 16 }),
    parentRefs: parentRefs(channel),
    rules: atomic(rule(channel), {
      min: 1,
      max: 16,
      default: [{ matches: [{ path: EVERY_PATH }] }],
      rules: [
        totalMatchesRule((each) => `${each}.matches.size()`),
        ...(channel === 'experimental' ? [UNIQUE_RULE_NAMES] : []),
      ],
    }),
    useDefaultGateways: defaultGateways(channel),
  });
  return { 'spec!': spec, status: routeStatus };
}
