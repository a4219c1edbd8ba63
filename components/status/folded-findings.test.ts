import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { groupFindings, groupWords } from './folded-findings.ts';

const found = (code: string, index: number, severity: Diagnostic['severity'] = 'warning'): Diagnostic => ({
  code,
  severity,
  source: 'lint',
  path: ['spec', 'rules', index],
  message: `${code} ${index}`,
});
const many = (code: string, count: number) => Array.from({ length: count }, (_, index) => found(code, index));
const sizes = (findings: readonly Diagnostic[]) =>
  groupFindings(findings).map((group) => `${group.code} ${group.findings.length}`);

describe('groupFindings', () => {
  it.each([
    ['none', [], []],
    ['three alike stand alone', many('a', 3), ['a 1', 'a 1', 'a 1']],
    ['four alike are one', many('a', 4), ['a 4']],
    ['others stay where they are', [found('b', 0), ...many('a', 4), found('c', 0)], ['b 1', 'a 4', 'c 1']],
    ['an error is not hidden among warnings', [...many('a', 4), found('a', 9, 'error')], ['a 4', 'a 1']],
  ])('%s', (_, findings, groups) => {
    expect(sizes(findings)).toEqual(groups);
  });

  it.each([
    ['backend-without-endpoints', '30 backends without ready endpoint'],
    ['some-thing', '30 findings of one kind: some thing'],
  ])('says %s', (code, words) => {
    expect(groupWords({ code, findings: many(code, 30) })).toBe(words);
  });
});
