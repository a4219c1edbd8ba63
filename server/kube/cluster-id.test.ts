import { expect, test } from 'vitest';
import { clusterId, uniqueClusterIds } from './cluster-id.ts';

test.each([
  ['kind-kind', 'kind-kind'],
  ['arn:aws:eks:eu-west-1:123:cluster/Prod', 'arn-aws-eks-eu-west-1-123-cluster-prod'],
  ['user@cluster.example', 'user-cluster-example'],
  ['Zürich', 'zu-rich'],
  ['../..', 'cluster'],
  ['', 'cluster'],
  ['a'.repeat(80), 'a'.repeat(63)],
])('the id of %j is %j', (name, id) => {
  expect(clusterId(name)).toBe(id);
});

test('ids are unique and keep the first name unnumbered', () => {
  expect(uniqueClusterIds(['a b', 'a/b', 'a:b', 'sandbox'], ['sandbox'])).toEqual([
    'a-b',
    'a-b-2',
    'a-b-3',
    'sandbox-2',
  ]);
});
