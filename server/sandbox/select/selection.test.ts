import { describe, expect, it } from 'vitest';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createSelection } from './selection.ts';

function object(name: string, namespace: string, labels: Record<string, string>): KubeObject {
  const value = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels } };
  if (!isKubeObject(value)) throw new Error('not an object');
  return value;
}

const OBJECTS = [
  object('a', 'n1', { app: 'shop', tier: 'front' }),
  object('b', 'n1', { app: 'shop' }),
  object('c', 'n2', { app: 'bank', tier: 'back' }),
  object('d', 'n2', {}),
];

const pick = (query: { namespace?: string; labelSelector?: string; fieldSelector?: string }) =>
  OBJECTS.filter(
    createSelection({
      type: { id: '/services', custom: false },
      namespace: query.namespace ?? '',
      labelSelector: query.labelSelector ?? null,
      fieldSelector: query.fieldSelector ?? null,
    }),
  )
    .map((each) => each.metadata.name)
    .join('');

describe('createSelection', () => {
  it.each([
    ['app=shop', 'ab'],
    ['app==shop,tier=front', 'a'],
    ['app!=shop', 'cd'],
    ['tier', 'ac'],
    ['!tier', 'bd'],
    ['app in (shop, bank),tier notin (back)', 'ab'],
    ['app notin (shop)', 'cd'],
    ['tier in (front,back)', 'ac'],
    ['', 'abcd'],
  ])('labels %s', (labelSelector, expected) => {
    expect(pick({ labelSelector })).toBe(expected);
  });

  it.each([
    ['metadata.name=a', 'a'],
    ['metadata.name!=a', 'bcd'],
    ['metadata.namespace=n2,metadata.name=c', 'c'],
  ])('fields %s', (fieldSelector, expected) => {
    expect(pick({ fieldSelector })).toBe(expected);
  });

  it('namespace', () => {
    expect(pick({ namespace: 'n1' })).toBe('ab');
  });

  it.each([
    [{ labelSelector: 'a==b==c' }, /found '==', expected: ','/],
    [{ labelSelector: 'a in b' }, /unable to parse/],
    [{ fieldSelector: 'spec.selector=app' }, /field label not supported/],
    [{ fieldSelector: 'nothing' }, /invalid field selector/],
  ])('refuses %j', (query, message) => {
    expect(() => pick(query)).toThrow(message);
  });
});
