import { describe, expect, it } from 'vitest';
import { readJsonPath } from './json-path.ts';

const OBJECT = {
  metadata: { labels: { 'a.b/c': 'x' } },
  status: { addresses: [{ value: '1' }, { value: '2' }], conditions: [{ type: 'Ready', status: 'True' }] },
};

describe('readJsonPath', () => {
  it.each([
    ['.status.addresses[*].value', ['1', '2']],
    ['.status.addresses[1].value', ['2']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    ['.status.conditions[?(@.type=="Other")].status', []],
    [".metadata.labels['a.b/c']", ['x']],
    ['.status.none.deeper', []],
    ['not a path', []],
  ])('%s', (path, expected) => {
    expect(readJsonPath(OBJECT, path)).toEqual(expected);
  });
});
