import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { createWorld, type World } from '#lib/gateway-api/world.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { compileSchema } from '../open-api/compile-schema.ts';
import { GOOD_CASES } from './good-cases.fixture.ts';
import { LINT_CASES } from './lint-cases.fixture.ts';
import type { LintContext } from './lint-context.ts';
import { lintObject } from './lint-object.ts';
import { LINT_WORLD } from './lint-world.fixture.ts';
import { LINT_RULES } from './rules.ts';

function found(text: string, more: Partial<LintContext> = {}): readonly string[] {
  const object = asKubeObject(parseYaml(text).value);
  if (!object) throw new Error(`no object: ${text}`);
  const raw = schemaFor(object.kind, object.apiVersion.split('/')[1] ?? '', 'standard');
  const context = {
    world: LINT_WORLD,
    schema: raw ? compileSchema(raw) : null,
    isServed: () => true,
    ...more,
  };
  return lintObject(object, context).map(
    ({ code, severity, path }) => `${code} ${severity} ${formatFieldPath(path)}`,
  );
}

function textOf(name: string): string {
  const wanted = LINT_CASES.find((each) => each.name === name);
  if (!wanted) throw new Error(`no case ${name}`);
  return wanted.text;
}

describe('lintObject', () => {
  it.each(LINT_CASES)('$name', ({ text, found: expected }) => {
    expect(found(text)).toEqual(expected);
  });

  it.each(GOOD_CASES)('silent: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('every rule has a case', () => {
    const covered = new Set(LINT_CASES.flatMap((each) => each.found.map((line) => line.split(' ')[0])));
    expect(Object.keys(LINT_RULES).filter((code) => !covered.has(code))).toEqual([]);
  });

  it.each<[string, string, Partial<LintContext>]>([
    ['v1 is not served', 'v1beta1', { isServed: () => false }],
    ['the schema is not known', 'experimental field on a standard cluster', { schema: null }],
    ['there is no world', 'backend without ready endpoints', { world: null }],
    [
      'slices are not known',
      'backend without any slice',
      { world: unsynced('discovery.k8s.io/EndpointSlice') },
    ],
    ['plain files have no slices', 'backend without any slice', { endpoints: 'assume' }],
    [
      'routes are not known',
      'the only route without a rule for everything',
      { world: unsynced('gateway.networking.k8s.io/HTTPRoute') },
    ],
  ])('silent when %s', (_, name, more) => {
    expect(found(textOf(name), more)).toEqual([]);
  });

  it('an experimental field is no finding where the cluster has it', () => {
    const raw = schemaFor('HTTPRoute', 'v1', 'experimental');
    const schema = raw ? compileSchema(raw) : null;
    expect(found(textOf('experimental field on a standard cluster'), { schema })).toEqual([]);
  });

  it('default Gateways are parents', () => {
    const text = textOf('no parents').replace('spec:\n', 'spec:\n  useDefaultGateways: All\n');
    expect(found(text, { schema: null })).toEqual([]);
  });

  it('wrong types are the business of the schema', () => {
    const text = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, namespace: demo}
spec: {parentRefs: [3, {group: "", kind: Service, name: store}], hostnames: 3, rules: [null, {matches: [x, {headers: 1}], filters: [1], backendRefs: {}}]}
`;
    expect(found(text)).toEqual([
      'headless-parent warning spec.parentRefs[1].name',
      'rule-without-backend warning spec.rules[0]',
      'rule-without-backend warning spec.rules[1]',
    ]);
  });

  it('says nothing of other kinds', () => {
    expect(
      found('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {hostnames: [10.0.0.1]}}'),
    ).toEqual([]);
  });
});

function unsynced(kind: string): World {
  return createWorld(
    'c',
    LINT_WORLD.objects.values(),
    [...LINT_WORLD.synced].filter((each) => each !== kind),
  );
}

describe('README', () => {
  it('lists every rule with its severity, and which have a fix', () => {
    const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `([a-z0-9-]+)` \| (\w+) \| (✔?) ?\|/gm)].map(
      ([, code = '', severity = '', fix]) => [code, severity, fix === '✔'],
    );
    const fixed = new Set(
      LINT_CASES.flatMap(({ fix, found: [first = ''] }) => (fix ? [first.split(' ')[0]] : [])),
    );
    expect(listed).toEqual(
      Object.entries(LINT_RULES).map(([code, { severity }]) => [code, severity, fixed.has(code)]),
    );
  });
});
