import {
  atomic,
  bool,
  type Channel,
  int,
  int32,
  mapBy,
  obj,
  oneOf,
  oneOfInts,
  type Rule,
  type Schema,
  set,
  str,
} from './builder.ts';
import { backendReference } from './references.ts';
import { headerName, localReference, PATH_CHARACTERS, port, preciseHostname } from './scalars.ts';

export const METHODS = 'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH';

/** Value of a header in a match or a modifier; the experimental channel restricts its characters. */
export function headerValue(channel: Channel): Schema {
  return str({
    min: 1,
    max: 4096,
    ...(channel === 'experimental' ? { pattern: '^[!-~]+([\\t ]?[!-~]+)*$' } : {}),
  });
}

function headerModifier(value: Schema): Schema {
  const headers = mapBy('name', obj({ 'name!': headerName, 'value!': value }), { max: 16 });
  return obj({ set: headers, add: headers, remove: set(str(), { max: 16 }) });
}

const requestMirror: Schema = obj(
  {
    'backendRef!': backendReference,
    fraction: obj(
      { denominator: int32({ min: 1, default: 100 }), 'numerator!': int32({ min: 0 }) },
      {
        rules: [
          ['numerator must be less than or equal to denominator', 'self.numerator <= self.denominator'],
        ],
      },
    ),
    percent: int32({ min: 0, max: 100 }),
  },
  {
    rules: [
      [
        'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter',
        '!(has(self.percent) && has(self.fraction))',
      ],
    ],
  },
);

function pathFieldRules(type: string, field: string): readonly Rule[] {
  return [
    [
      `${field} must be specified when type is set to '${type}'`,
      `self.type == '${type}' ? has(self.${field}) : true`,
    ],
    [`type must be '${type}' when ${field} is set`, `has(self.${field}) ? self.type == '${type}' : true`],
  ];
}

const pathModifier: Schema = obj(
  {
    replaceFullPath: str({ max: 1024 }),
    replacePrefixMatch: str({ max: 1024 }),
    'type!': oneOf('ReplaceFullPath ReplacePrefixMatch'),
  },
  {
    rules: [
      ...pathFieldRules('ReplaceFullPath', 'replaceFullPath'),
      ...pathFieldRules('ReplacePrefixMatch', 'replacePrefixMatch'),
    ],
  },
);

const requestRedirect: Schema = obj({
  hostname: preciseHostname,
  path: pathModifier,
  port,
  scheme: oneOf('http https'),
  statusCode: oneOfInts([301, 302, 303, 307, 308], { default: 302 }),
});

function wildcardAlone(list: string, others: string): { readonly rules: readonly Rule[] } {
  return {
    rules: [[`${list} cannot contain '*' alongside other ${others}`, "!('*' in self && self.size() > 1)"]],
  };
}

const ORIGIN =
  '(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)';

const cors: Schema = obj({
  allowCredentials: bool(),
  allowHeaders: set(headerName, { max: 64, ...wildcardAlone('AllowHeaders', 'methods') }),
  allowMethods: set(oneOf(`${METHODS} *`), { max: 9, ...wildcardAlone('AllowMethods', 'methods') }),
  allowOrigins: set(str({ min: 1, max: 253, pattern: ORIGIN }), {
    max: 64,
    ...wildcardAlone('AllowOrigins', 'origins'),
  }),
  exposeHeaders: set(headerName, { max: 64 }),
  maxAge: int32({ min: 1, default: 5 }),
});

function protocolRules(protocol: string, field: string): readonly Rule[] {
  return [
    [
      `${field} must be specified when protocol is set to '${protocol}'`,
      `self.protocol == '${protocol}' ? has(self.${field}) : true`,
    ],
    [
      `protocol must be '${protocol}' when ${field} is set`,
      `has(self.${field}) ? self.protocol == '${protocol}' : true`,
    ],
  ];
}

const headerNames = set(str(), { max: 64 });

const externalAuth: Schema = obj(
  {
    'backendRef!': backendReference,
    forwardBody: obj({ maxSize: int() }),
    grpc: obj({ allowedHeaders: headerNames }),
    http: obj({
      allowedHeaders: headerNames,
      allowedResponseHeaders: headerNames,
      path: str({ max: 1024, pattern: PATH_CHARACTERS }),
    }),
    'protocol!': oneOf('HTTP GRPC'),
  },
  { rules: [...protocolRules('GRPC', 'grpc'), ...protocolRules('HTTP', 'http')] },
);

/** The filter union: the payload named after the type is there exactly when the type says so. */
function filterUnion(payloads: Readonly<Record<string, readonly [type: string, schema: Schema]>>): Schema {
  const entries = Object.entries(payloads);
  const rules = entries.flatMap(([field, [type]]): readonly Rule[] => [
    [
      `filter.${field} must be nil if the filter.type is not ${type}`,
      `!(has(self.${field}) && self.type != '${type}')`,
    ],
    [
      `filter.${field} must be specified for ${type} filter.type`,
      `!(!has(self.${field}) && self.type == '${type}')`,
    ],
  ]);
  const members = Object.fromEntries(entries.map(([field, [, schema]]) => [field, schema]));
  return obj({ ...members, 'type!': oneOf(entries.map(([, [type]]) => type)) }, { rules });
}

function notRepeated(type: string): Rule {
  return [`${type} filter cannot be repeated`, `self.filter(f, f.type == '${type}').size() <= 1`];
}

/** Filters of an HTTPRoute rule or backend. */
export function httpFilters(channel: Channel): Schema {
  const modifier = headerModifier(headerValue(channel));
  const union = filterUnion({
    requestHeaderModifier: ['RequestHeaderModifier', modifier],
    responseHeaderModifier: ['ResponseHeaderModifier', modifier],
    requestMirror: ['RequestMirror', requestMirror],
    requestRedirect: ['RequestRedirect', requestRedirect],
    urlRewrite: ['URLRewrite', obj({ hostname: preciseHostname, path: pathModifier })],
    extensionRef: ['ExtensionRef', localReference],
    cors: ['CORS', cors],
    ...(channel === 'experimental' ? { externalAuth: ['ExternalAuth', externalAuth] as const } : {}),
  });
  return atomic(union, {
    max: 16,
    rules: [
      [
        'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
        "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
      ],
      notRepeated('CORS'),
      notRepeated('RequestHeaderModifier'),
      notRepeated('ResponseHeaderModifier'),
      notRepeated('RequestRedirect'),
      notRepeated('URLRewrite'),
    ],
  });
}

/** Filters of a GRPCRoute rule or backend. */
export function grpcFilters(channel: Channel): Schema {
  const modifier = headerModifier(headerValue(channel));
  const union = filterUnion({
    responseHeaderModifier: ['ResponseHeaderModifier', modifier],
    requestHeaderModifier: ['RequestHeaderModifier', modifier],
    requestMirror: ['RequestMirror', requestMirror],
    extensionRef: ['ExtensionRef', localReference],
  });
  return atomic(union, {
    max: 16,
    rules: [notRepeated('RequestHeaderModifier'), notRepeated('ResponseHeaderModifier')],
  });
}
