import { describe, expect, it } from 'vitest';
import { decideIn, inShort, requestOf, routeYaml, serviceYaml } from '../simulation.fixture.ts';

const RULES = '[{backendRefs: [{name: echo, port: 80}]}]';
const ECHO = serviceYaml('infra/echo');
const ROUTE = routeYaml('infra/r', RULES, { parents: '[{name: gw}]' });
const REQUEST = requestOf('GET a.org/', { gateway: 'infra/gw' });

const gateway = (listeners: string, spec = '') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw, namespace: infra}
spec:
  gatewayClassName: c
  listeners: ${listeners}
  ${spec}
`;

describe('ListenerSets', () => {
  const set = (name: string, namespace: string, created = '') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: "${created}"`}}
spec:
  parentRef: {name: gw, namespace: infra}
  listeners: [{name: ${name}, port: 80, protocol: HTTP, hostname: a.org}]
`;
  const toSet = (name: string, namespace: string) =>
    routeYaml(`${namespace}/to-${name}`, '[{}]', { parents: `[{kind: ListenerSet, name: ${name}}]` });
  const allow = (from: string) =>
    gateway('[{name: l, port: 8080, protocol: HTTP}]', `allowedListeners: {namespaces: ${from}}`);
  it.each([
    ['not allowed unless said', gateway('[{name: l, port: 8080, protocol: HTTP}]'), 'infra', 'error 404'],
    ['Same, own namespace', allow('{from: Same}'), 'infra', 'infra/to-s#0.0'],
    ['Same, another', allow('{from: Same}'), 'team', 'error 404'],
    ['All', allow('{from: All}'), 'team', 'team/to-s#0.0'],
  ])('%s', (_, parent, namespace, expected) => {
    const objects = parent + set('s', namespace) + toSet('s', namespace) + ROUTE;
    expect(inShort(decideIn(objects, REQUEST))).toBe(expected);
  });

  it('stand behind the Gateway, older ones first', () => {
    const objects =
      allow('{from: All}') +
      set('young', 'a', '2026-02-01T00:00:00Z') +
      set('old', 'b', '2026-01-01T00:00:00Z') +
      set('none', 'c') +
      ['young/a', 'old/b', 'none/c']
        .map((each) => toSet(each.split('/')[0] ?? '', each.split('/')[1] ?? ''))
        .join('');
    expect(inShort(decideIn(objects, REQUEST))).toBe('b/to-old#0.0');
    const own = gateway(
      '[{name: l, port: 80, protocol: HTTP, hostname: a.org}]',
      'allowedListeners: {namespaces: {from: All}}',
    );
    expect(inShort(decideIn(ECHO + own + set('old', 'b') + ROUTE, REQUEST))).toBe('infra/r#0.0');
  });
});
