import { describe, expect, it } from 'vitest';
import { asKubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld, objectsOfKind, type World } from '#lib/gateway-api/world.ts';
import { worldFromManifests } from '#lib/gateway-api/world-from-manifests.ts';
import { kindKey } from '#lib/identity/object-ref.ts';
import { formatFieldPath } from '#lib/result/diagnostic.ts';
import { parseYaml } from '#lib/yaml/parse-yaml.ts';
import { LINT_WORLD } from '../lint/lint-world.fixture.ts';
import { checkReferences } from './check-references.ts';
import { GOOD_REFERENCES, REFERENCE_CASES } from './reference-cases.fixture.ts';
import { REFERENCE_RULES } from './rules.ts';

const GROUP = 'gateway.networking.k8s.io';
const MESH = '{group: "", kind: Service, name: web, port: 80}';
const GATEWAY = '{name: entry}';

const manifests = (parents: string, backend: string, more = '') => `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: demo}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: labels, namespace: fulfilment}
spec: {ports: [{port: 80}]}
---
apiVersion: ${GROUP}/v1
kind: Gateway
metadata: {name: entry, namespace: demo}
spec: {gatewayClassName: x, listeners: []}
---
apiVersion: ${GROUP}/v1
kind: HTTPRoute
metadata: {name: web, namespace: demo}
spec: {parentRefs: [${parents}], rules: [{backendRefs: [${backend}]}]}
${more}`;

type Grant = {
  readonly at?: string;
  readonly from?: string;
  readonly kind?: string;
  readonly to?: string;
};

const grant = ({ at = 'fulfilment', from = 'demo', kind = 'HTTPRoute', to = '' }: Grant) => `---
apiVersion: ${GROUP}/v1
kind: ReferenceGrant
metadata: {name: g, namespace: ${at}}
spec: {from: [{group: ${GROUP}, kind: ${kind}, namespace: ${from}}], to: [{group: "", kind: Service${to}}]}
`;

function found(text: string, synced?: Parameters<typeof worldFromManifests>[1]): readonly string[] {
  const world = worldFromManifests(text, synced);
  return objectsOfKind(world, { group: GROUP, kind: 'HTTPRoute' }).flatMap((route) =>
    checkReferences(route, world).map(({ severity, code, path }) => `${severity} ${code} ${path.join('.')}`),
  );
}

describe('backends in other namespaces', () => {
  const far = '{name: labels, namespace: fulfilment, port: 80}';
  const at = 'backend-not-granted spec.rules.0.backendRefs.0.namespace';
  it.each<[string, string, readonly string[]]>([
    ['own namespace', manifests(MESH, '{name: web, port: 80}'), []],
    ['mesh route without a grant', manifests(MESH, far), [`info ${at}`]],
    ['Gateway route without a grant', manifests(GATEWAY, far), [`warning ${at}`]],
    ['both kinds of parents', manifests(`${MESH}, ${GATEWAY}`, far), [`warning ${at}`]],
    ['granted for all Services', manifests(MESH, far, grant({})), []],
    ['granted by name', manifests(GATEWAY, far, grant({ to: ', name: labels' })), []],
    ['granted for another Service', manifests(MESH, far, grant({ to: ', name: other' })), [`info ${at}`]],
    ['granted to another namespace', manifests(MESH, far, grant({ from: 'shop' })), [`info ${at}`]],
    ['granted to another kind', manifests(MESH, far, grant({ kind: 'GRPCRoute' })), [`info ${at}`]],
    ['a grant in the wrong namespace', manifests(MESH, far, grant({ at: 'demo' })), [`info ${at}`]],
    [
      'back to the parent of a consumer route',
      manifests('{group: "", kind: Service, name: labels, namespace: fulfilment}', far),
      [],
    ],
    [
      'a missing backend is missing first',
      manifests(MESH, '{name: gone, namespace: fulfilment, port: 80}'),
      ['warning backend-missing spec.rules.0.backendRefs.0.name'],
    ],
    [
      'with a wrong port',
      manifests(MESH, '{name: labels, namespace: fulfilment, port: 81}'),
      [`info ${at}`, 'warning backend-port-missing spec.rules.0.backendRefs.0.port'],
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('mirror targets need the grant as well', () => {
    const mirror = `{type: RequestMirror, requestMirror: {backendRef: ${far}}}`;
    const text = manifests(GATEWAY, '{name: web, port: 80}').replace(
      'rules: [{',
      `rules: [{filters: [${mirror}], `,
    );
    expect(found(text)).toEqual([
      'warning backend-not-granted spec.rules.0.filters.0.requestMirror.backendRef.namespace',
    ]);
  });

  it('says nothing while ReferenceGrants are not known', () => {
    expect(found(manifests(GATEWAY, far), [kindKey({ group: '', kind: 'Service' })])).toEqual([]);
  });
});

function referencesIn(text: string, world: World = LINT_WORLD): readonly string[] {
  const object = asKubeObject(parseYaml(text).value);
  if (!object) throw new Error(`no object: ${text}`);
  return checkReferences(object, world).map(
    ({ code, severity, path }) => `${code} ${severity} ${formatFieldPath(path)}`,
  );
}

describe('what objects name', () => {
  it.each(REFERENCE_CASES)('$name', ({ text, found: expected }) => {
    expect(referencesIn(text)).toEqual(expected);
  });

  it.each(GOOD_REFERENCES)('silent: %s', (_, text) => {
    expect(referencesIn(text)).toEqual([]);
  });

  it.each(REFERENCE_CASES)('unknown while no kind is synced: $name', ({ text, found: expected }) => {
    const nothing = createWorld('c', [], []);
    const known = expected.filter((line) => line.startsWith('backend-kind-unusable'));
    expect(referencesIn(text, nothing)).toEqual(known);
  });

  it('labels of a namespace that is not known are a note, no word against the listener', () => {
    const objects = [...LINT_WORLD.objects.values()].filter(({ kind }) => kind !== 'Namespace');
    const chosen = REFERENCE_CASES.find(({ name }) => name.startsWith('listener whose'));
    expect(referencesIn(chosen?.text ?? '', createWorld('c', objects, LINT_WORLD.synced))).toEqual([
      'parent-namespace-unknown info spec.parentRefs[0].name',
    ]);
  });

  it('every rule has a case', () => {
    const covered = new Set(REFERENCE_CASES.flatMap((each) => each.found.map((line) => line.split(' ')[0])));
    expect(Object.keys(REFERENCE_RULES).filter((code) => !covered.has(code))).toEqual([]);
  });
});

describe('what a listener carries', () => {
  const at = (kind: string, listener: string, port = 80) => `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: demo}
spec: {ports: [{port: 80}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: ${GROUP}/v1
kind: Gateway
metadata: {name: entry, namespace: demo}
spec: {gatewayClassName: x, listeners: [{name: l, port: 443, ${listener}}]}
---
apiVersion: ${GROUP}/v1
kind: ${kind}
metadata: {name: web, namespace: demo}
spec: {parentRefs: [{name: entry}], rules: [{backendRefs: [{name: web, port: ${port}}]}]}
`;
  const codesIn = (kind: string, text: string) => {
    const world = worldFromManifests(text);
    return objectsOfKind(world, { group: GROUP, kind }).flatMap((route) =>
      checkReferences(route, world).map(({ code }) => code),
    );
  };
  it.each([
    ['TCPRoute', 'protocol: TLS, tls: {mode: Terminate}', []],
    ['TLSRoute', 'protocol: TLS, tls: {mode: Terminate}', []],
    ['TCPRoute', 'protocol: TLS, tls: {mode: Passthrough}', ['parent-not-allowed']],
    ['TLSRoute', 'protocol: TLS, tls: {mode: Passthrough}', []],
    ['HTTPRoute', 'protocol: TLS', ['parent-not-allowed']],
    ['HTTPRoute', 'protocol: example.com/foo', []],
    [
      'HTTPRoute',
      'protocol: example.com/foo, allowedRoutes: {kinds: [{kind: TCPRoute}]}',
      ['parent-not-allowed'],
    ],
  ])('%s on %s', (kind, listener, expected) => {
    expect(codesIn(kind, at(kind, listener))).toEqual(expected);
  });

  it.each([
    ['HTTPRoute', 'HTTP', 53, ['backend-port-missing']],
    ['UDPRoute', 'UDP', 53, []],
    ['UDPRoute', 'UDP', 80, ['backend-port-missing']],
    ['TCPRoute', 'TCP', 80, []],
  ])('a backend of a %s needs a port of its transport (%s, %i)', (kind, protocol, port, expected) => {
    expect(codesIn(kind, at(kind, `protocol: ${protocol}`, port))).toEqual(expected);
  });
});

describe('a route that no listener takes is told why', () => {
  const listener = (allowed: string, protocol = 'HTTP') =>
    `{name: l, port: 80, protocol: ${protocol}, allowedRoutes: {${allowed}}}`;
  it.each([
    ['namespaces: {from: Same}', 'HTTP', 'routes of namespace demo are not allowed'],
    [
      'kinds: [{kind: GRPCRoute}], namespaces: {from: All}',
      'HTTP',
      'allowedRoutes.kinds does not list HTTPRoute',
    ],
    ['namespaces: {from: All}', 'TCP', 'TCP carries no HTTPRoute'],
  ])('%s %s', (allowed, protocol, words) => {
    const world = worldFromManifests(`
{apiVersion: ${GROUP}/v1, kind: Gateway, metadata: {name: g, namespace: infra}, spec: {listeners: [${listener(allowed, protocol)}]}}
---
{apiVersion: ${GROUP}/v1, kind: HTTPRoute, metadata: {name: web, namespace: demo}, spec: {parentRefs: [{name: g, namespace: infra}]}}
`);
    const [route] = objectsOfKind(world, { group: GROUP, kind: 'HTTPRoute' });
    expect(route && checkReferences(route, world).map(({ message }) => message)).toEqual([
      `No listener of Gateway infra/g that is meant here takes an HTTPRoute of namespace demo: ${words}. The route would not attach.`,
    ]);
  });
});
