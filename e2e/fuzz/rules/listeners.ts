import type { JsonObject, JsonValue } from '#lib/gateway-api/json.ts';
import { putIn } from '../json-path.ts';
import { slightlyBroken } from '../strings.ts';
import { addOrReplace, combo, type Mutator, several } from './combo.ts';

const CERTIFICATES = [{ name: 'c' }];

/** What a listener of each protocol must and may say. */
const SOUND: readonly JsonObject[] = [
  { protocol: 'HTTP' },
  { protocol: 'HTTP', hostname: 'a.example' },
  { protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs: CERTIFICATES } },
  { protocol: 'HTTPS', tls: { options: { a: 'b' } } },
  { protocol: 'TLS', tls: { mode: 'Passthrough' }, hostname: 'a.example' },
  { protocol: 'TLS', tls: { mode: 'Terminate', certificateRefs: CERTIFICATES } },
  { protocol: 'TCP' },
  { protocol: 'UDP' },
  { protocol: 'x.example/own' },
];

/** Members that make a sound listener another one, or an unsound one. */
const TWISTS: readonly JsonObject[] = [
  { name: 'same' },
  { name: 'same' },
  { port: 80 },
  { port: 80 },
  { port: 443, protocol: 'HTTP' },
  { port: null },
  { protocol: 'HTTPS' },
  { protocol: 'TLS' },
  { protocol: 'TCP' },
  { protocol: 'http' },
  { protocol: 'a/b' },
  { hostname: 'a.example' },
  { hostname: '*.example' },
  { hostname: '' },
  { hostname: null },
  { tls: null },
  { tls: {} },
  { tls: { mode: 'Passthrough' } },
  { tls: { mode: 'Passthrough' }, protocol: 'HTTPS' },
  { tls: { mode: 'Terminate' } },
  { tls: { mode: 'Terminate', certificateRefs: [] } },
  { tls: { mode: 'Terminate', certificateRefs: [], options: { a: 'b' } } },
  { tls: { mode: 'Terminate', certificateRefs: [], options: {} } },
  { protocol: 'TLS', tls: null },
  { tls: { certificateRefs: CERTIFICATES } },
  { tls: { mode: '' } },
  { tls: { mode: null } },
  { tls: { options: { a: 'b' } } },
  { allowedRoutes: {} },
  { allowedRoutes: { namespaces: { from: 'Selector' } } },
  { allowedRoutes: { namespaces: { from: 'Self' } } },
  { allowedRoutes: { kinds: [{ kind: 'X' }, { kind: 'X' }] } },
];

/** Listeners that may share name, port, protocol and host name; TLS and host name with protocols that have none. */
export const listenerPairs: Mutator = (object, draw) => {
  const items = several(draw, [1, 3], (index) => {
    const sound = { name: `n${index}`, port: draw.pick([80, 80, 8000 + index]), ...draw.pick(SOUND) };
    const once = draw.chance(60) ? { ...sound, ...draw.pick(TWISTS) } : sound;
    return draw.chance(20) ? { ...once, ...draw.pick(TWISTS) } : once;
  });
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
  const type = draw.pick(['IPAddress', 'Hostname', 'Hostname', 'NamedAddress', 'x.example/y']);
  const usual = type === 'IPAddress' ? '10.0.0.1' : 'gw.example';
  const value = draw.pick([usual, draw.pick(ADDRESSES)]);
  const items = several(draw, [1, 3], () =>
    combo(draw, {
      type: [type, type, type, type, undefined, 'Hostnames', 'other', null],
      value: [value, value, value, value, draw.pick(ADDRESSES), undefined, slightlyBroken(value, draw)],
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
    draw.chance(35) ? long() : draw.pick(KEYS),
    draw.chance(85) ? 'v' : draw.pick(values),
  ]);
  return putIn(object, ['spec', 'infrastructure', field], Object.fromEntries(entries));
};
