import { describe, expect, it } from 'vitest';
import { documentForNew } from '#lib/edit/open-document.ts';
import { keyOf } from '#lib/gateway-api/kube-object.ts';
import { schemaFor as bundled } from '#lib/gateway-api/schema/crd.ts';
import type { World } from '#lib/gateway-api/world.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { objectKey } from '#lib/identity/object-ref.ts';
import type { Diagnostic } from '#lib/result/diagnostic.ts';
import { route, rule, shopWith } from '#lib/routing/impact/shop.fixture.ts';
import { checkDocument, type SchemaLookup } from '#lib/validation/check-document.ts';
import { compileSchema } from '#lib/validation/open-api/compile-schema.ts';
import type { YamlDiagnostic } from '#lib/yaml/parse-yaml.ts';
import { draftEffect } from './draft-effect.ts';
import { draftEntry } from './draft-entry.ts';
import { blocks, refusedCount } from './draft-findings.ts';
import { orderFindings } from './finding-order.ts';
import { scanFindings } from './scan-findings.ts';
import { createSettling } from './settled-worlds.tsx';

const KEY = objectKey({
  group: 'gateway.networking.k8s.io',
  kind: 'HTTPRoute',
  namespace: 'shop',
  name: 'checkout',
});
const raw = bundled('HTTPRoute', 'v1', 'standard');
const schema = raw ? compileSchema(raw) : null;
const schemaFor: SchemaLookup = ({ kind }) => (kind === 'HTTPRoute' ? schema : null);
const PARTIAL = route(rule('checkout-v1', '{headers: [{name: a, value: b}]}'));
const WHOLE = route(rule('checkout-v1'));

function scan(world: World, known: ReadonlyMap<typeof KEY, readonly Diagnostic[]> = new Map()) {
  const steps = scanFindings({ world, schemaFor }, known);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const codes = (found: readonly Diagnostic[] | undefined) => found?.map(({ code }) => code);

describe('findings of what is live', () => {
  it('objects without findings are not listed; what is said again keeps its identity', () => {
    const world = shopWith(PARTIAL);
    const first = scan(world);
    expect([...first.keys()]).toEqual([KEY]);
    expect(codes(first.get(KEY))).toContain('first-route-without-catch-all');
    expect(scan(shopWith(PARTIAL), first)).toBe(first);
    expect(codes(scan(shopWith(WHOLE), first).get(KEY))).not.toContain('first-route-without-catch-all');
  });
});

describe('what a draft does to findings', () => {
  const effect = (before: World, after: World, changed = [KEY]) =>
    draftEffect({ before, after, changed, schemaFor }).change;
  const listed = (found: readonly { readonly finding: Diagnostic }[]) =>
    found.map(({ finding }) => finding.code);

  it('new ones and fixed ones', () => {
    expect(listed(effect(shopWith(WHOLE), shopWith(PARTIAL)).introduced)).toContain(
      'first-route-without-catch-all',
    );
    expect(listed(effect(shopWith(PARTIAL), shopWith(WHOLE)).fixed)).toContain(
      'first-route-without-catch-all',
    );
  });

  it('also those of other routes on the same parent', () => {
    const other = route(rule('checkout-v2'), { name: 'rest' });
    const { introduced } = effect(shopWith(PARTIAL, other), shopWith(PARTIAL), [
      objectKey({ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop', name: 'rest' }),
    ]);
    expect(introduced.map(({ object, finding }) => [object, finding.code])).toContainEqual([
      KEY,
      'first-route-without-catch-all',
    ]);
  });
});

describe('what holds Apply back', () => {
  const cases: readonly (readonly [
    source: Diagnostic['source'],
    severity: Diagnostic['severity'],
    boolean,
  ])[] = [
    ['syntax', 'error', true],
    ['schema', 'error', true],
    ['schema', 'warning', false],
    ['lint', 'error', false],
    ['reference', 'error', false],
    ['server', 'error', false],
  ];
  it.each(cases)('%s %s: %s', (source, severity, held) => {
    expect(blocks({ code: 'x', source, severity, path: [], message: 'x' })).toBe(held);
  });
});

describe('one thing, one entry', () => {
  it('an experimental field is unknown to the schema and known to our advice', () => {
    const text = documentForNew(objectOf(route(`${rule('checkout-v1')}\n  retry: {attempts: 3}`))).text;
    const found = checkDocument(text, { schemaFor, world: null });
    const [retry, ...others] = found.filter(({ path }) => path.at(-1) === 'retry');
    expect(others).toEqual([]);
    expect(retry).toMatchObject({ code: 'unknown-field', source: 'schema', fix: { label: 'Remove retry' } });
    expect(retry && text.slice(retry.from, retry.to)).toBe('retry');
  });
});

function objectOf(yaml: string) {
  const object = shopWith(yaml).objects.get(KEY);
  if (!object) throw new Error('no route');
  return object;
}

describe('the list of the draft', () => {
  it('gravest first, then by document, then by line', () => {
    const document = documentForNew(objectOf(WHOLE));
    const entry = draftEntry(shopWith(), document);
    const finding = (severity: Diagnostic['severity'], from: number): YamlDiagnostic => ({
      code: `${severity}-${from}`,
      severity,
      source: 'lint',
      path: [],
      message: 'x',
      from,
      to: from,
    });
    const second = document.text.indexOf('\n') + 1;
    const given = [
      finding('info', 0),
      finding('warning', second),
      finding('warning', 0),
      finding('error', second),
    ];
    const ordered = orderFindings([entry], new Map([[document.key, given]]));
    expect(ordered.map(({ finding: { code }, line }) => `${code.split('-')[0]} ${line}`)).toEqual([
      'error 2',
      'warning 1',
      'warning 2',
      'info 1',
    ]);
  });
});

describe('a settled world', () => {
  it('stays while only statuses change, and moves with what routing reads', () => {
    const settle = createSettling();
    const world = shopWith(WHOLE);
    const withStatus = createWorld(
      'test',
      [...world.objects.values()].map((object) =>
        keyOf(object) === KEY ? { ...object, status: { parents: [] } } : object,
      ),
      world.synced,
    );
    expect(settle(world)).toBe(world);
    expect(settle(withStatus)).toBe(world);
    const other = shopWith(PARTIAL);
    expect(settle(other)).toBe(other);
    const lessKnown = createWorld('test', other.objects.values(), []);
    expect(settle(lessKnown)).toBe(lessKnown);
  });
});

describe('refusedCount', () => {
  const finding = (severity: Diagnostic['severity'], source: Diagnostic['source']): Diagnostic => ({
    code: 'x',
    severity,
    source,
    path: [],
    message: 'x',
  });
  it.each([
    ['an error of the schema', finding('error', 'schema'), false, 1],
    ['what the server said', finding('error', 'server'), false, 1],
    ['a warning of the server', finding('warning', 'server'), false, 0],
    ['a reference to nothing', finding('error', 'reference'), false, 0],
    ['what does not parse, which is told otherwise', finding('error', 'syntax'), true, 0],
  ])('%s', (_, found, isBroken, count) => {
    expect(refusedCount(new Map([[KEY, [found]]]), new Set(isBroken ? [KEY] : []))).toBe(count);
  });
});
