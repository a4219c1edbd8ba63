import { describe, expect, it } from 'vitest';
import { documentForNew, documentFromLive } from '#lib/edit/open-document.ts';
import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import { createWorld } from '#lib/gateway-api/world.ts';
import type { FieldOwner } from '#lib/wire/apply.ts';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import { changeInWords, routeInWords } from './change-words.ts';
import { applyDocument, type DraftEntry, draftEntry, isSendable } from './draft-entry.ts';
import { exportFileName, exportYaml, kubectlLines } from './export-text.ts';
import { fieldManagers } from './field-managers.ts';

const live: KubeObject = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: {
    name: 'a',
    namespace: 'n',
    uid: 'u',
    resourceVersion: '5',
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  },
  spec: {
    rules: [
      {
        backendRefs: [
          { name: 'x', port: 80, weight: 9 },
          { name: 'y', port: 80, weight: 1 },
        ],
      },
    ],
  },
};
const opened = documentFromLive(live);
const edited = { ...opened, text: opened.text.replace('weight: 9', 'weight: 8') };
const world = (object: KubeObject = live) => createWorld('c', [object], []);
const entry = (document = edited, object = live): DraftEntry => draftEntry(world(object), document);

describe('draftEntry', () => {
  it('sends a changed document with its uid, and with the version only when someone else changed the object', () => {
    expect(entry()).toMatchObject({ unchanged: false, outdated: false, owner: { tool: 'helm' } });
    expect(applyDocument('c', entry())).toMatchObject({
      ref: { cluster: 'c', kind: 'HTTPRoute', namespace: 'n', name: 'a' },
      base: { uid: 'u', resourceVersion: null },
      force: false,
      accepted: [],
    });
    const other = { ...live, spec: {}, metadata: { ...live.metadata, resourceVersion: '9' } };
    expect(applyDocument('c', entry(edited, other), [{ field: '.spec.x', manager: 'm' }])).toMatchObject({
      base: { resourceVersion: '5' },
      force: true,
      accepted: [{ field: '.spec.x', manager: 'm' }],
    });
  });

  it.each<[string, DraftEntry, boolean]>([
    ['edited', entry(), true],
    ['untouched', entry(opened), false],
    ['only a comment', entry({ ...opened, text: `# x\n${opened.text}` }), false],
    ['broken', entry({ ...opened, text: 'a: [' }), false],
    ['renamed', entry({ ...opened, text: opened.text.replace('name: a', 'name: b') }), false],
    ['deleted', entry({ ...opened, operation: 'delete' }), true],
    [
      'new',
      draftEntry(world(), documentForNew({ ...live, metadata: { name: 'new', namespace: 'n' } })),
      true,
    ],
  ])('%s is sent: %#', (_, draft, expected) => {
    expect(isSendable(draft)).toBe(expected);
  });
});

describe('words', () => {
  it('says what changes and what a route does', () => {
    expect(entry().changes?.map(changeInWords)).toEqual(['rules[0].backendRefs[0].weight 9 → 8']);
    expect(routeInWords(live)).toEqual(['all requests → x 90%, y 10%']);
    expect(changeInWords({ path: ['spec', 'rules', 1], before: undefined, after: {} })).toBe('+ rules[1]');
    expect(changeInWords({ path: ['spec', 'hostnames'], before: [], after: undefined })).toBe('− hostnames');
  });
});

describe('export', () => {
  const summary = (source: ClusterSummary['source'], name: string): ClusterSummary => ({
    id: 'c',
    name,
    source,
    server: '',
    version: null,
    state: 'LIVE',
    message: null,
    gatewayApi: null,
    gatewayApiKnown: true,
    readOnly: false,
    user: null,
  });
  const deletion = entry({ ...opened, operation: 'delete' });

  it('joins documents, deletions go to the command lines', () => {
    const second = draftEntry(world(), documentForNew({ ...live, metadata: { name: 'b', namespace: 'n' } }));
    expect(exportYaml([entry(), deletion, second])).toBe(`${edited.text}---\n${second.document.text}`);
    expect(exportFileName([entry()])).toBe('a.yaml');
    expect(kubectlLines([entry(), deletion], summary('kubeconfig', "it's mine"))).toEqual([
      "kubectl --context 'it'\\''s mine' apply --server-side -f meshloom-draft.yaml",
      "kubectl --context 'it'\\''s mine' delete httproute.gateway.networking.k8s.io a -n n",
    ]);
    expect(kubectlLines([deletion], summary('sandbox', 'sandbox'))).toEqual([
      'kubectl delete httproute.gateway.networking.k8s.io a -n n',
    ]);
  });
});

describe('owner', () => {
  const owner = (manager: string, subresource = ''): FieldOwner => ({
    manager,
    operation: 'Apply',
    subresource,
    time: null,
    fields: [],
  });

  it.each<[string, readonly FieldOwner[], string | null]>([
    ['a tool that leaves no mark but its fields', [owner('kustomize-controller')], 'Flux Kustomization'],
    ['a tool that only writes the status', [owner('argocd-controller', 'status')], null],
    ['a person', [owner('kubectl')], null],
  ])('%s', (_, owners, label) => {
    const unmarked = { ...live, metadata: { ...live.metadata, labels: {} } };
    const { owner: found } = draftEntry(world(unmarked), edited, fieldManagers(owners));
    expect(found?.label ?? null).toBe(label);
  });
});
