import type { JsonValue } from '#lib/gateway-api/json.ts';
import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import {
  atomic,
  type Channel,
  int32,
  mapBy,
  obj,
  oneOf,
  type Rule,
  record,
  type Schema,
  str,
  withDefault,
} from './builder.ts';
import { listenerStatuses, listeners } from './listener.ts';
import {
  DOMAIN_PATH,
  groupName,
  HOSTNAME_PATTERN,
  kindName,
  labelSelector,
  localReference,
  namespaceName,
  objectName,
  objectReference,
  port,
  secretReference,
} from './scalars.ts';
import { conditions, waiting } from './status.ts';

/** An address of type IPAddress must be one; other types are free. */
const IP_WHEN_SAID: JsonValue = [
  {
    properties: { type: { enum: ['IPAddress'] }, value: { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] } },
  },
  { properties: { type: { not: { enum: ['IPAddress'] } } } },
];

const addressType: Schema = str({
  min: 1,
  max: 253,
  // Only the first and last alternatives are anchored; so it stands in the CRD.
  pattern: `^Hostname|IPAddress|NamedAddress|${DOMAIN_PATH}$`,
  default: 'IPAddress',
});

const HOSTNAME_VALUE = `self.value.matches(r"""${HOSTNAME_PATTERN}""")`;

function uniqueAddresses(type: string, gap: string): Rule {
  return [
    `${type} values must be unique`,
    `self.all(a1, a1.type == '${type}' ${gap}&& has(a1.value) ? self.exists_one(a2, a2.type == a1.type && has(a2.value) && a2.value == a1.value) : true )`,
  ];
}

const specAddresses: Schema = atomic(
  obj(
    { type: addressType, value: str({ max: 253 }) },
    {
      extra: { oneOf: IP_WHEN_SAID },
      rules: [
        [
          `Hostname value must be empty or contain only valid characters (matching ${HOSTNAME_PATTERN})`,
          `self.type == 'Hostname' ? (!has(self.value) || ${HOSTNAME_VALUE}): true`,
        ],
      ],
    },
  ),
  { max: 16, rules: [uniqueAddresses('IPAddress', ''), uniqueAddresses('Hostname', ' ')] },
);

const statusAddresses: Schema = atomic(
  obj(
    { type: addressType, 'value!': str({ min: 1, max: 253 }) },
    {
      extra: { oneOf: IP_WHEN_SAID },
      rules: [
        [
          `Hostname value must only contain valid characters (matching ${HOSTNAME_PATTERN})`,
          `self.type == 'Hostname' ? ${HOSTNAME_VALUE}: true`,
        ],
      ],
    },
  ),
  { max: 16 },
);

const KEY =
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$';

function keyRules(word: string): readonly Rule[] {
  return [
    [
      `${word} keys must be in the form of an optional DNS subdomain prefix followed by a required name segment of up to 63 characters.`,
      `self.all(key, key.matches(r"""${KEY}"""))`,
    ],
    [
      `If specified, the ${word.toLowerCase()} key's prefix must be a DNS subdomain not longer than 253 characters in total.`,
      'self.all(key, key.split("/")[0].size() < 253)',
    ],
  ];
}

const infrastructure: Schema = obj({
  annotations: record(str({ min: 0, max: 4096 }), { max: 16, rules: keyRules('Annotation') }),
  labels: record(str({ min: 0, max: 63, pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' }), {
    max: 8,
    rules: keyRules('Label'),
  }),
  parametersRef: localReference,
});

const frontendTls: Schema = obj({
  validation: obj({
    'caCertificateRefs!': atomic(objectReference, { min: 1, max: 16 }),
    mode: oneOf('AllowValidOnly AllowInsecureFallback', { default: 'AllowValidOnly' }),
  }),
});

const gatewayTls: Schema = obj({
  backend: obj({ clientCertificateRef: secretReference }),
  frontend: obj({
    'default!': frontendTls,
    perPort: mapBy('port', obj({ 'port!': port, 'tls!': frontendTls }), {
      max: 64,
      rules: [
        [
          'Port for TLS configuration must be unique within the Gateway',
          'self.all(t1, self.exists_one(t2, t1.port == t2.port))',
        ],
      ],
    }),
  }),
});

const allowedListeners: Schema = obj({
  namespaces: obj(
    { from: oneOf('All Selector Same None', { default: 'None' }), selector: labelSelector },
    { default: { from: 'None' } },
  ),
});

const PENDING = waiting('Accepted', 'Programmed');

/** Gateway v1 and v1beta1 (identical). */
export function gateway(channel: Channel): Readonly<Record<string, Schema | null>> {
  const spec = obj({
    addresses: specAddresses,
    allowedListeners,
    defaultScope: channel === 'experimental' ? oneOf('All None') : null,
    'gatewayClassName!': objectName,
    infrastructure,
    'listeners!': listeners('Gateway'),
    tls: gatewayTls,
  });
  const status = obj(
    {
      addresses: statusAddresses,
      attachedListenerSets: int32(),
      conditions: conditions({ default: PENDING }),
      listeners: listenerStatuses,
    },
    { default: { conditions: PENDING } },
  );
  return { 'spec!': spec, status };
}

/** ListenerSet v1: listeners that another namespace adds to a Gateway (GEP-1713). */
export function listenerSet(): Readonly<Record<string, Schema | null>> {
  const spec = obj({
    'listeners!': listeners('ListenerSet'),
    'parentRef!': obj({
      group: withDefault(groupName, GATEWAY_GROUP),
      kind: withDefault(kindName, 'Gateway'),
      'name!': objectName,
      namespace: namespaceName,
    }),
  });
  const status = obj(
    { conditions: conditions({ default: PENDING }), listeners: listenerStatuses },
    { default: { conditions: PENDING } },
  );
  return { 'spec!': spec, status };
}
