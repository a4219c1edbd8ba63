import { describe, expect, it } from 'vitest';
import type { ApplyResult } from '#lib/wire/apply.ts';
import type { ErrorCode } from '#lib/wire/errors.ts';
import { serverFindings } from './server-findings.ts';

const TEXT = `kind: HTTPRoute
spec:
  rules:
  - backendRefs:
    - name: x
      weight: -1
`;

function result(code: ErrorCode | null, field: string, warnings: readonly string[] = []): ApplyResult {
  const causes = field === 'none' ? [] : [{ field, reason: 'FieldValueInvalid', message: `bad ${field}` }];
  return {
    ref: { cluster: 'c', group: 'g', version: 'v1', kind: 'HTTPRoute', namespace: 'n', name: 'x' },
    outcome: code ? 'failed' : 'configured',
    object: null,
    uid: null,
    generation: null,
    resourceVersion: null,
    warnings: [...warnings],
    error: code ? { code, message: 'refused', causes, requestId: '' } : null,
  };
}

describe('serverFindings', () => {
  it.each<[string, string]>([
    ['spec.rules[0].backendRefs[0].weight', '-1'],
    ['.spec.rules[0].backendRefs[0].port', '-'],
    ['spec.rules', 'rules'],
    ['', 'kind: HTTPRoute'],
  ])('%s is marked at its place', (field, expected) => {
    const [first] = serverFindings(TEXT, result('invalid', field));
    expect(first && TEXT.slice(first.from, first.to)).toBe(expected);
  });

  it('an error without causes is said once, a conflict of owners is no mistake of the text', () => {
    expect(serverFindings(TEXT, result('webhook-denied', 'none')).map(({ message }) => message)).toEqual([
      'refused',
    ]);
    expect(serverFindings(TEXT, result('conflict-fields', '.spec.rules'))).toEqual([]);
  });

  it('an API server that did not look at the text found nothing wrong in it', () => {
    expect(serverFindings(TEXT, result('cluster-unreachable', 'none'))).toEqual([]);
  });

  it('warnings stand at the field they quote, each once', () => {
    const warning = 'unknown field "spec.rules[0].backendRefs[0].weight"';
    const found = serverFindings(TEXT, result(null, 'none', [warning, warning]));
    expect(found.map(({ severity, from, to }) => [severity, TEXT.slice(from, to)])).toEqual([
      ['warning', '-1'],
    ]);
  });
});
