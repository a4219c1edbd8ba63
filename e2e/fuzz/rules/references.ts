import { listAt, putIn } from '../json-path.ts';
import { NAMESPACE } from '../subjects.ts';
import { addOrReplace, type Choices, combo, type Mutator, several, someRule } from './combo.ts';

const PARENT: Choices = {
  group: ['', '', undefined, 'gateway.networking.k8s.io', null],
  kind: ['Service', 'Service', 'Gateway', undefined],
  name: ['a', 'a', 'a', 'b'],
  namespace: [undefined, undefined, undefined, NAMESPACE, 'other'],
  sectionName: [undefined, undefined, 'x', 'y'],
  port: [undefined, undefined, 80, 81],
};

/** Two to four references that differ in one or two members: same parent with and without section, port, namespace. */
export const parentPairs: Mutator = (object, draw) => {
  const first = combo(draw, PARENT);
  const items = several(draw, [1, 3], () => {
    const other = combo(draw, PARENT);
    const changed = draw.some(Object.keys(PARENT), 30);
    return Object.fromEntries(
      Object.keys(PARENT).flatMap((name) => {
        const value = changed.includes(name) ? other[name] : first[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  });
  return addOrReplace(object, ['spec', 'parentRefs'], { items: [first, ...items], draw });
};

const BACKEND: Choices = {
  group: [undefined, '', '', 'core', 'x.example', null],
  kind: [undefined, 'Service', 'Service', 'ServiceImport', null],
  name: ['v1', 'v1', 'v2'],
  namespace: [undefined, 'other'],
  port: [80, 80, 1, 65535, undefined, undefined, null],
  weight: [undefined, undefined, 0, 1, 1_000_000, null],
};

/** Backends with and without a port, of a Service and of something else. */
export const backends: Mutator = (object, draw) => {
  const [made, rule] = someRule(object, draw);
  const items = several(draw, [1, 2], () => combo(draw, BACKEND));
  return addOrReplace(made, [...rule, 'backendRefs'], { items, draw });
};

/** Rules of one name, or some without. */
export const ruleNames: Mutator = (object, draw) => {
  const [made] = someRule(object, draw);
  const rules = listAt(made, ['spec', 'rules']);
  const [first] = rules;
  if (first === undefined) return made;
  const grown = draw.chance(60) ? [...rules, first] : rules;
  return grown.reduce<typeof made>(
    (changed, _, index) =>
      putIn(changed, ['spec', 'rules', index, 'name'], draw.pick(['n', 'm', 'o', 'p', null])),
    putIn(made, ['spec', 'rules'], grown),
  );
};
