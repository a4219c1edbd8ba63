import type { JsonValue } from '#lib/gateway-api/json.ts';
import { putIn } from '../json-path.ts';
import { addOrReplace, combo, type Mutator, several } from './combo.ts';

/** Targets that are the same object with and without a section. */
export const targets: Mutator = (object, draw) => {
  const items = several(draw, [1, 3], () =>
    combo(draw, {
      group: ['', '', '', 'x.example'],
      kind: ['Service', 'Service', 'Service', 'Other'],
      name: ['a', 'a', 'b'],
      sectionName: [undefined, 'x', 'y', ''],
    }),
  );
  return addOrReplace(object, ['spec', 'targetRefs'], { items, draw });
};

const REFS: readonly (JsonValue | undefined)[] = [
  undefined,
  [],
  [{ group: '', kind: 'ConfigMap', name: 'ca' }],
  null,
];
const WELL_KNOWN: readonly (JsonValue | undefined)[] = [
  undefined,
  'System',
  '',
  'x.example/y',
  'system',
  'x.example/',
  null,
];

/** Certificates given, well known, both or none. */
export const certificates: Mutator = (object, draw) => {
  const chosen = combo(draw, { caCertificateRefs: REFS, wellKnownCACertificates: WELL_KNOWN });
  return ['caCertificateRefs', 'wellKnownCACertificates'].reduce(
    (changed, name) => putIn(changed, ['spec', 'validation', name], chosen[name]),
    object,
  );
};

/** Alternative names whose type and payload agree or not. */
export const alternativeNames: Mutator = (object, draw) => {
  const items = several(draw, [1, 2], () =>
    combo(draw, {
      type: ['Hostname', 'URI', 'hostname', undefined],
      hostname: [undefined, 'a.example', '*.a', '', '10.0.0.1', null],
      uri: [undefined, 'spiffe://a/b', 'a:b', 'https://', '', '://a', null],
    }),
  );
  return addOrReplace(object, ['spec', 'validation', 'subjectAltNames'], { items, draw });
};

/** Entries of a grant, complete and not; any number of them alike. */
export const grantEntries: Mutator = (object, draw) => {
  const from = () =>
    combo(draw, {
      group: ['', 'x.example', 'X', undefined],
      kind: ['HTTPRoute', 'a b', ''],
      namespace: ['a', 'A', undefined],
    });
  const to = () =>
    combo(draw, {
      group: ['', 'core', undefined, null],
      kind: ['Service', '1'],
      name: [undefined, 's', '', null],
    });
  const field = draw.pick(['from', 'to']);
  return addOrReplace(object, ['spec', field], {
    items: several(draw, [1, 2], field === 'from' ? from : to),
    draw,
  });
};
