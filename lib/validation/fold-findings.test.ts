import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Channel } from '#lib/gateway-api/schema/builder.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { checkValue } from './check-document.ts';
import { foldFindings } from './fold-findings.ts';
import { compileSchema } from './open-api/compile-schema.ts';

function check(rules: string, channel: Channel) {
  const schema = compileSchema(schemaFor('HTTPRoute', 'v1', channel) ?? {});
  const value = parse(`apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, namespace: demo}
spec: {parentRefs: [{name: g}], rules: [${rules}]}`);
  return checkValue(value, { schemaFor: () => schema, world: null });
}

const REDIRECT =
  '{filters: [{type: RequestRedirect, requestRedirect: {}}], backendRefs: [{name: b, port: 80, weight: 0}]}';
const NAMED = '{name: x, backendRefs: [{name: b, port: 80}]}';
const RETRY = '{retry: {attempts: 2}, backendRefs: [{name: b, port: 80}]}';

describe('one thing, one entry', () => {
  it.each<[string, string, Channel, readonly string[]]>([
    [
      'a redirect beside backends',
      REDIRECT,
      'standard',
      ['rule error spec.rules[0] remove spec.rules[0].backendRefs'],
    ],
    [
      'rule names, by the rule of the experimental channel',
      `${NAMED}, ${NAMED}, ${NAMED}`,
      'experimental',
      ['rule error spec.rules remove spec.rules[1].name, remove spec.rules[2].name'],
    ],
    [
      'rule names, by our advice alone',
      `${NAMED}, ${NAMED}`,
      'standard',
      ['duplicate-rule-name warning spec.rules[1].name remove spec.rules[1].name'],
    ],
    [
      'an experimental field',
      RETRY,
      'standard',
      ['unknown-field error spec.rules[0].retry remove spec.rules[0].retry'],
    ],
  ])('%s', (_, rules, channel, expected) => {
    const found = check(rules, channel);
    expect(
      found.map(
        ({ code, severity, path, fix }) =>
          `${code} ${severity} ${formatFieldPath(path)} ${fix?.changes.map((change) => `${change.op} ${formatFieldPath(change.path)}`).join(', ')}`,
      ),
    ).toEqual(expected);
    expect(foldFindings(found)).toBe(found);
  });

  it('the words of the schema stay where they are the clearer ones, ours come in where not', () => {
    const [redirect] = check(REDIRECT, 'standard');
    expect(redirect?.message).toContain('must not be used together with backendRefs');
    const [retry] = check(RETRY, 'standard');
    expect(retry?.message).toContain('it would be dropped silently');
  });
});
