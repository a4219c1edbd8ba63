import { coreV1 } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { configMap } from '../objects.ts';
import { sequence } from './apply-sequence.ts';

const maps = (namespace: string) => coreV1('configmaps', namespace);
const data = (values: Readonly<Record<string, string>>, metadata: object = {}) =>
  configMap('one', values, metadata);
const bare = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } };

/** What writes one after the other leave of a ConfigMap, and whom it belongs to. */
export const mapSequenceCases: readonly ContractCase[] = [
  sequence({
    name: 'two appliers share a key; neither may change it alone',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'apply', by: 'b', body: data({ k: '1' }) },
      { do: 'apply', by: 'a', body: data({ k: '2' }) },
    ],
    statuses: [201, 200, 409],
  }),
  sequence({
    name: 'who lost a key to force may not have it back without',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'force', by: 'b', body: data({ k: '2' }) },
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'apply', by: 'a', body: data({ l: '1' }) },
    ],
    statuses: [201, 200, 409, 200],
  }),
  sequence({
    name: 'of three owners the one in the middle leaves',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'apply', by: 'b', body: data({ k: '1', m: '1' }) },
      { do: 'apply', by: 'c', body: data({ k: '1' }) },
      { do: 'apply', by: 'b', body: bare },
    ],
    statuses: [201, 200, 200, 200],
  }),
  sequence({
    name: 'an applier joins the one who created',
    of: maps,
    object: 'one',
    steps: [
      { do: 'create', by: 'studio', body: data({ k: '1', l: '1' }) },
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'apply', by: 'a', body: bare },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'an update takes a key from its applier, who then conflicts',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'patch', by: 'studio', body: { data: { k: '2' } } },
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'force', by: 'a', body: data({ k: '1', l: '1' }) },
    ],
    statuses: [201, 200, 409, 200],
  }),
  sequence({
    name: 'one name that updates and applies is two managers',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'patch', by: 'a', body: { data: { l: '1' } } },
      { do: 'apply', by: 'a', body: data({ k: '1', l: '2' }) },
    ],
    statuses: [201, 200, 409],
  }),
  sequence({
    name: 'a JSON patch that removes a key takes it from its owner',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'patch', by: 'studio', body: [{ op: 'remove', path: '/data/k' }] },
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'a replacement without some keys takes them from their owners',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'apply', by: 'b', body: data({ l: '1' }) },
      { do: 'replace', by: 'studio', body: data({ m: '1' }) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'the only owner leaves with nothing; the object stays',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }, { labels: { x: 'y' } }) },
      { do: 'apply', by: 'a', body: bare },
    ],
    statuses: [201, 200],
  }),
  sequence({
    name: 'labels are owned one by one',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({}, { labels: { x: '1', y: '1' } }) },
      { do: 'apply', by: 'b', body: data({}, { labels: { y: '1', z: '1' }, annotations: { n: '1' } }) },
      { do: 'apply', by: 'a', body: data({}, { labels: { x: '1' } }) },
      { do: 'apply', by: 'b', body: data({}, { labels: { x: '2' } }) },
    ],
    statuses: [201, 200, 200, 409],
  }),
  sequence({
    name: 'finalizers are a set of owned values',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({}, { finalizers: ['x.example/one', 'x.example/two'] }) },
      { do: 'apply', by: 'b', body: data({}, { finalizers: ['x.example/two', 'x.example/three'] }) },
      { do: 'apply', by: 'a', body: bare },
      { do: 'apply', by: 'b', body: bare },
    ],
    statuses: [201, 200, 200, 200],
  }),
  sequence({
    name: 'a dry run changes neither values nor owners',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
      { do: 'force', by: 'b', body: data({ k: '2' }), query: { dryRun: 'All' } },
      { do: 'apply', by: 'a', body: data({ k: '1' }) },
    ],
    statuses: [201, 200, 200],
  }),
  sequence({
    name: 'who conflicts with two owners is told of both',
    of: maps,
    object: 'one',
    steps: [
      { do: 'apply', by: 'a', body: data({ k: '1', l: '1' }) },
      { do: 'apply', by: 'b', body: data({ l: '1', m: '1' }) },
      { do: 'apply', by: 'c', body: data({ k: '2', l: '2', m: '2' }) },
      { do: 'force', by: 'c', body: data({ k: '2', l: '2', m: '2' }) },
    ],
    statuses: [201, 200, 409, 200],
  }),
];
