import { describe, expect, it } from 'vitest';
import { isKubeObject, type KubeObject } from '#lib/gateway-api/kube-object.ts';
import { StatusError } from '../status-error.ts';
import { ObjectStore, type StoreChange } from './store.ts';

function object(name: string, data: string): KubeObject {
  const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'a' }, data: { data } };
  if (!isKubeObject(value)) throw new Error('not an object');
  return value;
}

function filled(historySize: number): ObjectStore {
  const store = new ObjectStore({ historySize, firstRv: 100n });
  store.put({ resource: 'r', key: 'a/x' }, object('x', '1'));
  store.put({ resource: 'r', key: 'a/y' }, object('y', '1'));
  store.put({ resource: 'r', key: 'a/x' }, object('x', '2'));
  store.remove({ resource: 'r', key: 'a/y' });
  return store;
}

const namesAt = (store: ObjectStore, rv: bigint) =>
  store.listAt('r', rv).map((each) => `${each.metadata.name}@${each.metadata.resourceVersion}`);

describe('ObjectStore', () => {
  it('counts one resourceVersion per commit over all resources', () => {
    const store = filled(10);
    expect(store.currentRv).toBe(104n);
    store.put({ resource: 'other', key: 'a/z' }, object('z', '1'));
    expect(store.currentRv).toBe(105n);
  });

  it.each([
    [100n, []],
    [101n, ['x@101']],
    [102n, ['x@101', 'y@102']],
    [103n, ['x@103', 'y@102']],
    [104n, ['x@103']],
  ])('knows the state at %s', (rv, expected) => {
    expect(namesAt(filled(10), rv)).toEqual(expected);
  });

  it('replays the changes after a resourceVersion, a deletion with its own number', () => {
    const changes = filled(10).changesSince('r', 102n);
    expect(changes.map((change) => [change.type, change.object.metadata.resourceVersion])).toEqual([
      ['MODIFIED', '103'],
      ['DELETED', '104'],
    ]);
  });

  it.each([
    ['fell out of the ring', 2, 101n],
    ['belongs to an earlier run', 10, 7n],
  ])('answers 410 when the number %s', (_, historySize, rv) => {
    const store = filled(historySize);
    expect(() => store.changesSince('r', rv)).toThrow(StatusError);
    expect(() => store.changesSince('r', rv)).toThrow(/too old resource version/);
    expect(() => store.listAt('r', rv)).toThrow(/too old resource version/);
  });

  it('still replays what the ring holds', () => {
    expect(filled(2).changesSince('r', 102n)).toHaveLength(2);
  });

  it('tells subscribers until they leave, and ends them when the resource is withdrawn', () => {
    const store = filled(10);
    const seen: StoreChange[] = [];
    let ended = 0;
    const leave = store.subscribe(
      'r',
      (change) => seen.push(change),
      () => {
        ended += 1;
      },
    );
    store.put({ resource: 'r', key: 'a/x' }, object('x', '3'));
    expect(seen.map((change) => change.type)).toEqual(['MODIFIED']);
    store.withdraw('r');
    expect(ended).toBe(1);
    leave();
    store.put({ resource: 'r', key: 'a/x' }, object('x', '4'));
    expect(seen).toHaveLength(1);
    expect(() => store.changesSince('r', 104n)).toThrow(/too old/);
  });
});
