import { expect, test } from 'vitest';
import { parseWarnings } from './warning-header.ts';

test.each<[string, string | string[] | undefined, string[]]>([
  ['none', undefined, []],
  ['one', '299 - "unknown field \\"spec.bogus\\""', ['unknown field "spec.bogus"']],
  ['two in a header', '299 - "first, with comma", 299 - "second"', ['first, with comma', 'second']],
  ['several headers, duplicates', ['299 - "a"', '299 - "b"', '299 - "a"'], ['a', 'b']],
  ['with a date', '299 - "deprecated" "Mon, 23 Nov 2026 12:00:00 GMT"', ['deprecated']],
  ['an escaped backslash', '299 - "path C:\\\\x"', ['path C:\\x']],
  ['not well formed: kept whole', 'something odd', ['something odd']],
  ['good then odd', '299 - "a", odd', ['a', 'odd']],
])('%s', (_name, header, texts) => {
  expect(parseWarnings(header)).toEqual(texts);
});
