import { GATEWAY_GROUP } from '#lib/gateway-api/kinds.ts';
import { atomic, int32, mapBy, obj, oneOf, type Rule, type Schema, str, withDefault } from './builder.ts';
import {
  annotationValues,
  groupName,
  hostname,
  kindName,
  labelSelector,
  port,
  SUBDOMAIN,
  secretReference,
  sectionName,
} from './scalars.ts';
import { conditions } from './status.ts';

const routeKind: Schema = obj({ group: withDefault(groupName, GATEWAY_GROUP), 'kind!': kindName });
const routeKinds: Schema = atomic(routeKind, { max: 8 });

const LABEL = '[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?';

const tls: Schema = obj(
  {
    certificateRefs: atomic(secretReference, { max: 64 }),
    mode: oneOf('Terminate Passthrough', { default: 'Terminate' }),
    options: annotationValues,
  },
  {
    rules: [
      [
        'certificateRefs or options must be specified when mode is Terminate',
        "self.mode == 'Terminate' ? size(self.certificateRefs) > 0 || size(self.options) > 0 : true",
      ],
    ],
  },
);

const listener: Schema = obj({
  allowedRoutes: obj(
    {
      kinds: routeKinds,
      namespaces: obj(
        { from: oneOf('All Selector Same', { default: 'Same' }), selector: labelSelector },
        { default: { from: 'Same' } },
      ),
    },
    { default: { namespaces: { from: 'Same' } } },
  ),
  hostname,
  'name!': sectionName,
  'port!': port,
  'protocol!': str({ min: 1, max: 255, pattern: `^${LABEL}$|${SUBDOMAIN}\\/[A-Za-z0-9]+$` }),
  tls,
});

const SAME_LISTENER =
  'l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))';

function listenerRules(owner: 'Gateway' | 'ListenerSet'): readonly Rule[] {
  const unique =
    owner === 'Gateway'
      ? `self.all(l1, self.exists_one(l2, ${SAME_LISTENER}))`
      : `self.all(l1, !has(l1.port) || self.exists_one(l2, has(l2.port) && ${SAME_LISTENER}))`;
  return [
    [
      "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
      "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
    ],
    [
      'tls mode must be Terminate for protocol HTTPS',
      "self.all(l, (l.protocol == 'HTTPS' && has(l.tls)) ? (l.tls.mode == '' || l.tls.mode == 'Terminate') : true)",
    ],
    [
      'tls mode must be set for protocol TLS',
      "self.all(l, (l.protocol == 'TLS' ? has(l.tls) && has(l.tls.mode) && l.tls.mode != '' : true))",
    ],
    [
      "hostname must not be specified for protocols ['TCP', 'UDP']",
      "self.all(l, l.protocol in ['TCP', 'UDP']  ? (!has(l.hostname) || l.hostname == '') : true)",
    ],
    // A ListenerSet says "Gateway" here too.
    [
      'Listener name must be unique within the Gateway',
      'self.all(l1, self.exists_one(l2, l1.name == l2.name))',
    ],
    ['Combination of port, protocol and hostname must be unique for each listener', unique],
  ];
}

/** `spec.listeners` of a Gateway or a ListenerSet. */
export function listeners(owner: 'Gateway' | 'ListenerSet'): Schema {
  return mapBy('name', listener, { min: 1, max: 64, rules: listenerRules(owner) });
}

/** `status.listeners` of a Gateway or a ListenerSet. */
export const listenerStatuses: Schema = mapBy(
  'name',
  obj({
    'attachedRoutes!': int32(),
    'conditions!': conditions(),
    'name!': sectionName,
    supportedKinds: routeKinds,
  }),
  { max: 64 },
);
