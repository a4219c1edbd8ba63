import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinQuery, splitQuery } from './query-rows.ts';

test.each([
  { path: '/', plain: '/', rows: [] },
  {
    path: '/a?x=1&y=',
    plain: '/a',
    rows: [
      ['x', '1'],
      ['y', ''],
    ],
  },
  {
    path: '/a?x=1&x=2',
    plain: '/a',
    rows: [
      ['x', '1'],
      ['x', '2'],
    ],
  },
  { path: '/a?to=/b:c@d', plain: '/a', rows: [['to', '/b:c@d']] },
  { path: '/a?q=a%20b%26c', plain: '/a', rows: [['q', 'a b&c']] },
  // Rows would write these in another way, so they stay as they were typed.
  { path: '/a?flag', plain: '/a?flag', rows: [] },
  { path: '/a?q=a+b', plain: '/a?q=a+b', rows: [] },
  { path: '/a?', plain: '/a?', rows: [] },
])('$path', ({ path, plain, rows }) => {
  const split = splitQuery(path);
  expect(split).toEqual({ path: plain, rows: rows.map(([name, value]) => ({ name, value })) });
  expect(joinQuery(split.path, split.rows)).toBe(path);
});

test('a path with a query of its own takes rows behind it', () => {
  expect(joinQuery('/a?flag', [{ name: 'x', value: 'ü' }])).toBe('/a?flag&x=%C3%BC');
});

test('nothing is lost, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const split = splitQuery(`/${text}`);
      expect(joinQuery(split.path, split.rows)).toBe(`/${text}`);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.string({ minLength: 1 }), value: fc.string() }), { minLength: 1 }),
      (rows) => {
        expect(splitQuery(joinQuery('/', rows))).toEqual({ path: '/', rows });
      },
    ),
  );
});
