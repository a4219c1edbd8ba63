import type { JsonValue } from '#lib/gateway-api/json.ts';
import { putIn } from '../json-path.ts';
import { slightlyBroken } from '../strings.ts';
import { addOrReplace, combo, type Mutator, several } from './combo.ts';

const TLS: readonly (JsonValue | undefined)[] = [
  undefined,
  undefined,
  {},
  { mode: 'Terminate' },
  { mode: 'Passthrough' },
  { mode: '' },
  { mode: null },
  { mode: 'Terminate', certificateRefs: [] },
  { certificateRefs: [{ name: 'c' }] },
  { mode: 'Terminate', certificateRefs: [{ name: 'c' }] },
  { options: { a: 'b' } },
  { mode: 'Terminate', options: { 'a/b': 'c' } },
  null,
];

/** Listeners that may share name, port, protocol and host name; TLS and host name with protocols that have none. */
export const listenerPairs: Mutator = (object, draw) => {
  const items = several(draw, [1, 3], (index) =>
    combo(draw, {
      name: [`n${index}`, `n${index}`, `n${index}`, 'same'],
      port: [80, 80, 81, 443, undefined, null],
      protocol: ['HTTP', 'HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP', 'x.example/own', 'http', 'a/b'],
      hostname: [undefined, undefined, undefined, 'a.example', 'b.example', '*.example', '', null],
      tls: TLS,
      allowedRoutes: [
        undefined,
        undefined,
        {},
        { namespaces: { from: 'Selector' } },
        { namespaces: { from: 'Self' } },
        { kinds: [{ kind: 'X' }, { kind: 'X' }] },
      ],
    }),
  );
  return addOrReplace(object, ['spec', 'listeners'], { items, draw });
};

const ADDRESSES = [
  '10.0.0.1',
  '10.0.0.2',
  '010.0.0.1',
  '10.0.0.256',
  'fd00::1',
  'FD00::1',
  '::ffff:10.0.0.1',
  'fe80::1%eth0',
  'gw.example',
  '*.example',
  'gw_x',
  '',
  'x',
];

/** Addresses of every type, right and wrong, alike and different. */
export const addresses: Mutator = (object, draw) => {
  const value = draw.pick(ADDRESSES);
  const items = several(draw, [1, 3], () =>
    combo(draw, {
      type: [
        undefined,
        'IPAddress',
        'Hostname',
        'Hostname',
        'NamedAddress',
        'x.example/y',
        'Hostnames',
        'other',
        null,
      ],
      value: [value, value, draw.pick(ADDRESSES), undefined, slightlyBroken(value, draw)],
    }),
  );
  return addOrReplace(object, ['spec', 'addresses'], { items, draw });
};

/** Settings of one port, twice or not. */
export const portTls: Mutator = (object, draw) => {
  const tls = () =>
    draw.pick<JsonValue>([
      {},
      { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'a' }] } },
      { validation: { caCertificateRefs: [] } },
      { validation: { mode: 'AllowValidOnly' } },
      null,
    ]);
  const items = several(draw, [1, 3], () =>
    combo(draw, { port: [443, 443, 8443, 444, undefined], tls: [tls(), tls(), {}] }),
  );
  return addOrReplace(object, ['spec', 'tls', 'frontend', 'perPort'], { items, draw });
};

const KEYS = [
  'a',
  'example.com/a',
  'a.b/c',
  '/a',
  'a/',
  'a/b/c',
  '-a',
  'a-',
  'A/b',
  'a_b',
  'a b',
  'a..b/c',
  'constructor',
  '__proto__',
  '',
] as const;

/** Keys of labels and annotations for what a Gateway makes. */
export const infrastructureKeys: Mutator = (object, draw) => {
  const field = draw.pick(['labels', 'annotations']);
  const long = () => `${'a'.repeat(251 + draw.below(4))}/${'b'.repeat(62 + draw.below(3))}`;
  const values = ['v', '', 'v'.repeat(63), 'v'.repeat(64), 'a b', '-a', 'é', 'a\n', null, 1];
  const entries = several(draw, [1, 3], (): [string, JsonValue] => [
    draw.chance(20) ? long() : draw.pick(KEYS),
    draw.chance(70) ? 'v' : draw.pick(values),
  ]);
  return putIn(object, ['spec', 'infrastructure', field], Object.fromEntries(entries));
};
