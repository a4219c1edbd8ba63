import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type JsonObject, objectAt, objectsAt } from '#lib/gateway-api/json.ts';
import { isKubeObject, type KubeObject, specOf } from '#lib/gateway-api/kube-object.ts';
import { crdFor } from '#lib/gateway-api/schema/crd.ts';
import { customTypeOf } from '../kinds/custom-type.ts';
import { applyIntent, isSameButTimes, trackUpdate, type Writer } from './field-manager.ts';
import { typedErrors } from './typed-errors.ts';

function schemaOf(kind: string): JsonObject {
  const crd = crdFor(kind, 'standard');
  const [served] = crd ? customTypeOf(crd).versions : [];
  if (!served) throw new Error(`no schema for ${kind}`);
  return served.schema;
}

const GATEWAY = schemaOf('Gateway');
const ROUTE = schemaOf('HTTPRoute');

function object(kind: string, body: string): KubeObject {
  const head = { apiVersion: 'gateway.networking.k8s.io/v1', kind };
  const value: unknown = { ...head, ...parse(body) };
  if (!isKubeObject(value)) throw new Error(`not an object: ${body}`);
  return value;
}

const route = (body: string) => object('HTTPRoute', body);
const gateway = (body: string) => object('Gateway', body);

function writer(manager: string, more: Partial<Writer> = {}): Writer {
  const apiVersion = 'gateway.networking.k8s.io/v1';
  return { manager, apiVersion, subresource: '', now: '2026-01-01T00:00:00Z', ...more };
}

const applyAs = (manager: string, live: KubeObject | null, intent: KubeObject, force = false) =>
  applyIntent(live, intent, {
    schema: intent.kind === 'Gateway' ? GATEWAY : ROUTE,
    writer: writer(manager),
    force,
  });

const owners = (value: KubeObject) =>
  objectsAt(value.metadata, 'managedFields').map((entry) => [
    `${entry.manager} ${entry.operation}`,
    JSON.stringify(entry.fieldsV1),
  ]);

function conflictOf(run: () => unknown): JsonObject {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && 'body' in error && typeof error.body === 'function') return error.body();
    throw error;
  }
  throw new Error('nothing was refused');
}

const META = 'metadata: {name: r, namespace: n}';
const RULES_A = 'rules: [{backendRefs: [{name: a, port: 80}]}]';
const RULES_B = 'rules: [{backendRefs: [{name: b, port: 80}]}]';

describe('applyIntent', () => {
  it('owns what it applies, atomic lists as one field, never identity', () => {
    const made = applyAs(
      'one',
      null,
      route(`metadata: {name: r, namespace: n, labels: {x: "1"}}\nspec: {${RULES_A}}`),
    );
    expect(owners(made)).toEqual([
      ['one Apply', '{"f:metadata":{"f:labels":{"f:x":{}}},"f:spec":{"f:rules":{}}}'],
    ]);
  });

  it('refuses to change what another applies, naming owner and field', () => {
    const live = applyAs('argocd-controller', null, route(`${META}\nspec: {${RULES_A}}`));
    const body = conflictOf(() => applyAs('meshloom', live, route(`${META}\nspec: {${RULES_B}}`)));
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "argocd-controller": .spec.rules',
      reason: 'Conflict',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "argocd-controller"',
            field: '.spec.rules',
          },
        ],
      },
      code: 409,
    });
  });

  it('lists several conflicts by owner; an Update owner with its version', () => {
    const first = applyAs('argo', null, route(`${META}\nspec: {${RULES_A}}`));
    const next = route(
      `metadata: {name: r, namespace: n, managedFields: []}\nspec: {${RULES_A}, hostnames: [a.example]}`,
    );
    const managed = {
      ...next,
      metadata: { ...next.metadata, managedFields: first.metadata.managedFields ?? [] },
    };
    const live = trackUpdate(first, managed, ROUTE, writer('studio'));
    const intent = route(`${META}\nspec: {${RULES_B}, hostnames: [b.example]}`);
    expect(conflictOf(() => applyAs('me', live, intent)).message).toBe(
      'Apply failed with 2 conflicts: conflicts with "argo":\n- .spec.rules\nconflicts with "studio" using gateway.networking.k8s.io/v1:\n- .spec.hostnames',
    );
  });

  it('takes over when forced', () => {
    const live = applyAs('argo', null, route(`${META}\nspec: {${RULES_A}}`));
    const taken = applyAs('me', live, route(`${META}\nspec: {${RULES_B}}`), true);
    expect(owners(taken)).toEqual([['me Apply', '{"f:spec":{"f:rules":{}}}']]);
    expect(taken.spec).toEqual(parse(`{${RULES_B}}`));
  });

  it('shares a field whose value it applies too, and keeps it when one of both lets go', () => {
    const both = applyAs(
      'me',
      applyAs('argo', null, route(`${META}\nspec: {${RULES_A}}`)),
      route(`${META}\nspec: {${RULES_A}}`),
    );
    expect(owners(both)).toHaveLength(2);
    const left = applyAs('argo', both, route(META));
    expect(owners(left)).toEqual([['me Apply', '{"f:spec":{"f:rules":{}}}']]);
    expect(left.spec).toEqual(parse(`{${RULES_A}}`));
  });

  it('drops what only it had applied, by an empty apply everything', () => {
    const live = applyAs(
      'me',
      null,
      route(
        `metadata: {name: r, namespace: n, labels: {x: "1"}}\nspec: {${RULES_A}, hostnames: [a.example]}`,
      ),
    );
    const fewer = applyAs('me', live, route(`${META}\nspec: {${RULES_A}}`));
    expect(fewer.spec).toEqual(parse(`{${RULES_A}}`));
    expect(fewer.metadata.labels).toBeUndefined();
    const none = applyAs('me', fewer, route(META));
    expect(none.spec).toBeUndefined();
    expect(none.metadata.managedFields).toBeUndefined();
  });

  it('is no change when nothing changes but the time', () => {
    const live = applyAs('me', null, route(`${META}\nspec: {${RULES_A}}`));
    const again = applyIntent(live, route(`${META}\nspec: {${RULES_A}}`), {
      schema: ROUTE,
      writer: writer('me', { now: '2026-01-02T00:00:00Z' }),
      force: false,
    });
    expect(isSameButTimes(live, again)).toBe(true);
  });

  it('merges a list-map by key, each manager its items, and keeps their order', () => {
    const listeners = (...names: string[]) =>
      gateway(
        `metadata: {name: g}\nspec: {gatewayClassName: c, listeners: [${names.map((name) => `{name: ${name}, port: 80, protocol: HTTP}`)}]}`,
      );
    const names = (value: KubeObject) =>
      objectsAt(specOf(value), 'listeners').map((listener) => listener.name);
    const one = applyAs('one', null, listeners('a', 'b'));
    const two = applyAs('two', one, listeners('z', 'b', 'y'));
    expect(names(two)).toEqual(['a', 'z', 'b', 'y']);
    expect(names(applyAs('one', two, listeners('b')))).toEqual(['z', 'b', 'y']);
  });

  it('keeps the status entry apart', () => {
    const live = applyAs('me', null, route(`${META}\nspec: {${RULES_A}}`));
    const next = { ...live, status: { parents: [] } };
    const tracked = trackUpdate(live, next, ROUTE, writer('mesh', { subresource: 'status' }));
    expect(owners(tracked)).toEqual([
      ['me Apply', '{"f:spec":{"f:rules":{}}}'],
      ['mesh Update', '{"f:status":{".":{},"f:parents":{}}}'],
    ]);
  });
});

describe('trackUpdate', () => {
  it('leaves an object alone that nobody was written down for, until its first apply', () => {
    const live = route(`${META}\nspec: {${RULES_A}}`);
    const next = trackUpdate(live, { ...live, spec: parse(`{${RULES_B}}`) }, ROUTE, writer('edit'));
    expect(next.metadata.managedFields).toBeUndefined();
    const applied = applyAs('me', next, route(`metadata: {name: r, namespace: n, labels: {x: "1"}}`));
    expect(owners(applied)).toEqual([
      ['me Apply', '{"f:metadata":{"f:labels":{"f:x":{}}}}'],
      ['before-first-apply Update', '{"f:spec":{".":{},"f:rules":{}}}'],
    ]);
  });

  it('takes what an update changes from its owner, and only that', () => {
    const live = applyAs('argo', null, route(`${META}\nspec: {${RULES_A}, hostnames: [a.example]}`));
    const next = { ...live, spec: parse(`{${RULES_B}, hostnames: [a.example]}`) };
    expect(owners(trackUpdate(live, next, ROUTE, writer('edit')))).toEqual([
      ['argo Apply', '{"f:spec":{"f:hostnames":{}}}'],
      ['edit Update', '{"f:spec":{"f:rules":{}}}'],
    ]);
  });

  it('merges the oldest of more than ten updaters', () => {
    let live = applyAs('argo', null, route(`${META}\nspec: {${RULES_A}}`));
    for (let index = 0; index < 12; index += 1) {
      const labels = { ...objectAt(live.metadata, 'labels'), [`l${index}`]: '1' };
      const next: KubeObject = { ...live, metadata: { ...live.metadata, labels } };
      const now = `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`;
      live = trackUpdate(live, next, ROUTE, writer(`m${index}`, { now }));
    }
    const managers = objectsAt(live.metadata, 'managedFields').map((entry) => entry.manager);
    expect(managers).toHaveLength(11);
    expect(managers.slice(0, 2)).toEqual(['argo', 'ancient-changes']);
  });
});

describe('typedErrors', () => {
  it.each([
    ['spec: {bogus: 1}', ['.spec.bogus: field not declared in schema']],
    ['spec: {rules: [{nope: 1}]}', ['.spec.rules[0].nope: field not declared in schema']],
    ['spec: {rules: x}', ['.spec.rules: expected list, got &{x}']],
    ['spec: x', ['.spec: expected map, got &{x}']],
    ['spec: {hostnames: [1]}', ['.spec.hostnames[0]: expected string, got &{1}']],
    ['spec: {rules: null}', []],
  ])('route %s', (spec, expected) => {
    expect(typedErrors(route(`${META}\n${spec}`), ROUTE)).toEqual(expected);
  });

  it.each([
    [
      '[{name: a, port: 1, protocol: HTTP}, {name: a, port: 2, protocol: HTTP}]',
      /duplicate entries for key \[name="a"\]/,
    ],
    ['[{port: 1, protocol: HTTP}]', /omits all key fields \["name"\]/],
  ])('listeners %s', (listeners, message) => {
    expect(typedErrors(gateway(`metadata: {name: g}\nspec: {listeners: ${listeners}}`), GATEWAY)[0]).toMatch(
      message,
    );
  });
});
