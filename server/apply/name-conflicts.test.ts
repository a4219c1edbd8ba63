import { describe, expect, test } from 'vitest';
import { undecided, withPaths } from './name-conflicts.ts';

const PART_OF = ['metadata', 'labels', 'app.kubernetes.io/part-of'];

function cause(field: string, manager?: string) {
  return {
    field,
    reason: 'FieldManagerConflict',
    message: '',
    ...(manager === undefined ? {} : { manager }),
  };
}

describe('withPaths', () => {
  const plan = {
    changed: [
      { path: PART_OF, value: 'shop' },
      { path: ['spec', 'rules'], value: [] },
      { path: ['spec', 'options', 'a.b', 'c'], value: 1 },
    ],
    kept: [{ path: ['metadata', 'annotations', 'x.y/z[0]'], value: '' }],
    removed: [{ path: ['metadata', 'finalizers', '[="a.b/c"]'], foreignOwners: ['x'], byApply: false }],
  };
  test.each([
    ['.metadata.labels.app.kubernetes.io/part-of', PART_OF],
    ['.metadata.annotations.x.y/z[0]', ['metadata', 'annotations', 'x.y/z[0]']],
    ['.spec.rules', ['spec', 'rules']],
    ['.spec.rules[0].name', ['spec', 'rules', 0, 'name']],
    ['.spec.options.a.b', ['spec', 'options', 'a.b']],
    ['.metadata.finalizers[="a.b/c"]', ['metadata', 'finalizers']],
    ['.spec.other', undefined],
  ])('%s', (field, expected) => {
    expect(withPaths([cause(field, 'argo')], plan)[0]?.path).toEqual(expected);
  });
});

describe('undecided', () => {
  const causes = [
    cause('.a', 'argo'),
    cause('.b', 'argo'),
    cause('.a', 'helm'),
    cause('.c', 'meshloom'),
    cause('.d'),
  ];
  const accepted = [
    { field: '.a', manager: 'argo' },
    { field: '.d', manager: '' },
  ];
  const names = (force: boolean) =>
    undecided(causes, { force, accepted }).map(({ field, manager }) => `${field} ${manager}`);
  test('with a person’s word only what was accepted is decided', () => {
    expect(names(true)).toEqual(['.b argo', '.a helm']);
  });
  test('without it nothing is but our own', () => {
    expect(names(false)).toEqual(['.a argo', '.b argo', '.a helm', '.d undefined']);
  });
});
