import { describe, expect, it } from 'vitest';
import { parseResourcePath } from './route.ts';

const read = (path: string) => {
  const found = parseResourcePath(path);
  return (
    found &&
    [found.group, found.version, found.namespace, found.plural, found.name, found.subresource].join('|')
  );
};

describe('parseResourcePath', () => {
  it.each([
    ['/api/v1/services', '|v1||services||'],
    ['/api/v1/namespaces', '|v1||namespaces||'],
    ['/api/v1/namespaces/a', '|v1||namespaces|a|'],
    ['/api/v1/namespaces/a/status', '|v1||namespaces|a|status'],
    ['/api/v1/namespaces/a/services', '|v1|a|services||'],
    ['/api/v1/namespaces/a/services/b/status', '|v1|a|services|b|status'],
    ['/apis/x.io/v1/things/a', 'x.io|v1||things|a|'],
    ['/apis/x.io/v1/namespaces/a/things/b', 'x.io|v1|a|things|b|'],
    ['/apis/x.io/v1/namespaces/a/things/b/status/more', null],
    ['/apis/x.io/v1', null],
    ['/other', null],
    ['/api/v1/services/%zz', null],
  ])('%s', (path, expected) => {
    expect(read(path)).toBe(expected);
  });
});
