import { describe, expect, it } from 'vitest';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { schemaFor } from '#lib/gateway-api/schema/crd.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { checkDocument, type DocumentContext } from './check-document.ts';
import { compileSchema } from './open-api/compile-schema.ts';

function service(name: string, ports: readonly number[]) {
  const object = asKubeObject({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'demo' },
    spec: { ports: ports.map((port) => ({ name: `p${port}`, port })) },
  });
  if (!object) throw new Error('no service');
  return object;
}

const SERVICES = [service('web', [80, 8080]), service('web-v2', [80])];
const SYNCED = createWorld('c', SERVICES, [kindKey({ group: '', kind: 'Service' })]);

const context: DocumentContext = {
  schemaFor: ({ group, version, kind }) => {
    const raw = group === 'gateway.networking.k8s.io' ? schemaFor(kind, version, 'standard') : null;
    return raw ? compileSchema(raw) : 'absent';
  },
  world: SYNCED,
};

/** What our advice finds about an empty spec. */
const NOTHING_ROUTED = ['no-parents "{}"', 'rule-without-backend "spec"'];
const PARENT = '  parentRefs: [{group: "", kind: Service, name: web, port: 80}]\n';
const BACKEND = '  rules:\n  - backendRefs: [{name: web-v2, port: 80}]\n';

const HEAD =
  'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: web\n  namespace: demo\n';

/** `code "marked text"` of each finding. */
function findings(text: string, given: DocumentContext = context): readonly string[] {
  return checkDocument(text, given).map(
    ({ code, from, to }) => `${code} ${JSON.stringify(text.slice(from, to))}`,
  );
}

describe('checkDocument', () => {
  it.each([
    [
      'good',
      'spec:\n  parentRefs: [{group: "", kind: Service, name: web, port: 80}]\n  rules:\n  - backendRefs: [{name: web-v2, port: 80}]\n',
      [],
    ],
    [
      'bad weight',
      `spec:\n${PARENT}  rules:\n  - backendRefs:\n    - {name: web-v2, port: 80}\n    - name: web\n      port: 80\n      weight: -5\n`,
      ['out-of-range "-5"'],
    ],
    ['unknown field at its key', `spec:\n  rule: []\n${PARENT}${BACKEND}`, ['unknown-field "rule"']],
    ['missing name at its item', `spec:\n  parentRefs:\n  - kind: Gateway\n${BACKEND}`, ['required "-"']],
    [
      'missing backend',
      `spec:\n${PARENT}  rules:\n  - backendRefs: [{name: wbe, port: 80}]\n`,
      ['backend-missing "wbe"'],
    ],
    [
      'missing backend port',
      `spec:\n${PARENT}  rules:\n  - backendRefs: [{name: web, port: 81}]\n`,
      ['backend-port-missing "81"'],
    ],
    [
      'missing parent and section',
      `spec:\n  parentRefs: [{group: "", kind: Service, name: x}, {group: "", kind: Service, name: web, sectionName: http}]\n${BACKEND}`,
      ['parent-missing "x"', 'parent-section-missing "http"'],
    ],
    [
      'mirror target',
      `spec:\n${PARENT}${BACKEND}    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: nope, port: 80}}}]\n`,
      ['backend-missing "nope"'],
    ],
    [
      'Service parent without its group',
      `spec:\n  parentRefs: [{kind: Service, name: web}]\n${BACKEND}`,
      ['service-parent-without-group "Service"'],
    ],
    [
      'Service parent with group core',
      `spec:\n  parentRefs: [{group: core, kind: Service, name: web}]\n${BACKEND}`,
      ['service-parent-group-core "core"'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(findings(HEAD + spec)).toEqual(expected);
  });

  it('broken YAML: only the syntax is reported', () => {
    const found = checkDocument(`${HEAD}spec:\n  rules: [\n`, context);
    expect(new Set(found.map(({ source }) => source))).toEqual(new Set(['syntax']));
  });

  it.each([
    ['a scalar', 'hello\n', ['not-an-object "hello"']],
    ['no head', 'metadata: {name: a}\n', ['required ""', 'required ""']],
    [
      'a kind nobody serves',
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n',
      ['kind-not-served "Thing"'],
    ],
  ])('%s', (_, text, expected) => {
    expect(findings(text)).toEqual(expected);
  });

  it('says nothing about kinds that are not synced, and nothing about schemas nobody knows', () => {
    const text = `${HEAD}spec:\n${PARENT}  rules:\n  - backendRefs: [{name: gone, port: 80, weight: -1}, {name: web, port: 80}]\n`;
    expect(findings(text, { schemaFor: () => null, world: createWorld('c', [], []) })).toEqual([]);
    expect(findings(text, { schemaFor: () => null, world: SYNCED })).toEqual(['backend-missing "gone"']);
  });

  it('says when a schema could not be read', () => {
    expect(findings(`${HEAD}spec: {}\n`, { schemaFor: () => 'unreadable', world: null })).toEqual([
      'schema-not-checked "HTTPRoute"',
      ...NOTHING_ROUTED,
    ]);
  });

  it('what was wrong in the live object and stays is let pass, as the API server does', () => {
    const spec = (value: string) =>
      `${HEAD}spec:\n${PARENT}  rules:\n  - matches: [{path: {value: ${value}}}]\n${BACKEND.replace('  rules:\n', '')}`;
    const live = { spec: { rules: [{ matches: [{ path: { type: 'PathPrefix', value: 'wrong' } }] }] } };
    const codes = (text: string, given: DocumentContext = context) =>
      checkDocument(text, given)
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
    expect(new Set(codes(spec('wrong')))).toEqual(new Set(['rule']));
    // Rules are an atomic list: changed as a whole, checked as a whole.
    expect(new Set(codes(spec('wrong'), { ...context, live }))).toEqual(new Set(['rule']));
    const same = {
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: 'wrong' } }],
            backendRefs: [{ group: '', kind: 'Service', name: 'web-v2', port: 80, weight: 1 }],
          },
        ],
      },
    };
    expect(
      codes(spec('wrong').replace('- backendRefs', '  backendRefs'), { ...context, live: same }),
    ).toEqual([]);
  });

  it('an edit keeps its object', () => {
    const identity = { kind: 'HTTPRoute', namespace: 'demo', name: 'other' };
    expect(findings(`${HEAD}spec: {}\n`, { ...context, identity })).toEqual([
      'identity-changed "web"',
      ...NOTHING_ROUTED,
    ]);
  });
});

describe('a status in the document', () => {
  const checked = (status: string) => findings(`${HEAD}spec:\n${PARENT}${BACKEND}status: ${status}\n`);

  it.each(['{parents: null}', '{}', '{parents: [{}]}', 'text'])(
    'is dropped unread by the API server, so %s is fine',
    (status) => {
      expect(checked(status)).toEqual([]);
    },
  );

  it('is still decoded: a name it does not know is told', () => {
    expect(checked('{parents: [], bogus: 1}')).toEqual(['unknown-field "bogus"']);
  });
});

describe('words', () => {
  it.each([
    ['cluster', 'This cluster serves no HTTPRoute in gateway.networking.k8s.io/v9.'],
    ['files', 'The CRDs given here have no HTTPRoute in gateway.networking.k8s.io/v9.'],
  ] as const)('%s', (within, message) => {
    const found = checkDocument(HEAD.replace('/v1\n', '/v9\n'), { ...context, within });
    expect(found.map((finding) => finding.message)).toContain(message);
  });
});
