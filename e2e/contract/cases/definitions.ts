import { expect } from 'vitest';
import { type Collection, type KubeHttp, type KubeResponse, pathOf } from '#e2e/cluster/kube-http.ts';
import { isJsonObject } from '#lib/gateway-api/json.ts';
import type { ContractCase } from '../contract-case.ts';
import { DEFINITIONS } from '../definitions.ts';
import { storedIn } from '../objects.ts';

const PATIENCE_MS = 15_000;

/** A group of its own for each case: definitions live at cluster scope. */
const groupOf = (namespace: string) => `${namespace}.example.test`;
const things = (namespace: string, version = 'v1'): Collection => ({
  group: groupOf(namespace),
  version,
  plural: 'things',
  namespace,
});
const thing = (namespace: string, name: string, more: object = {}, version = 'v1') => ({
  apiVersion: `${groupOf(namespace)}/${version}`,
  kind: 'Thing',
  metadata: { name },
  ...more,
});

type Version = {
  readonly name: string;
  readonly served?: boolean;
  readonly storage?: boolean;
  readonly size?: object;
};

function version({ name, served = true, storage = true, size = { type: 'integer' } }: Version) {
  const spec = { type: 'object', properties: { size } };
  return {
    name,
    served,
    storage,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
    selectableFields: [{ jsonPath: '.spec.size' }],
    additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
  };
}

function definition(namespace: string, versions: readonly object[], names: object = {}) {
  const all = { kind: 'Thing', plural: 'things', shortNames: ['th'], ...names };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${all.plural}.${groupOf(namespace)}` },
    spec: { group: groupOf(namespace), scope: 'Namespaced', names: all, versions },
  };
}

/** Asks until an answer is as wanted, since controllers of the server take their time. */
async function eventually(ask: () => Promise<KubeResponse>, wanted: (answer: KubeResponse) => boolean) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > until) throw new Error(`not within ${PATIENCE_MS} ms: ${JSON.stringify(answer)}`);
  }
}

const served = (kube: KubeHttp, of: Collection) =>
  eventually(
    () => kube.raw(pathOf(of)),
    ({ status }) => status === 200,
  );

async function installed(kube: KubeHttp, namespace: string, versions: readonly object[]): Promise<void> {
  await kube.create(DEFINITIONS, definition(namespace, versions));
  await served(kube, things(namespace));
}

/** The status of a definition in the order it is written, without who wrote it, which depends on the name of a program. */
function statusIn(answer: KubeResponse): unknown {
  return isJsonObject(answer.body) ? answer.body.status : answer;
}

const hasReason = (type: string, reason: string) => (answer: KubeResponse) =>
  JSON.stringify(statusIn(answer)).includes(`"type":"${type}"`) &&
  JSON.stringify(statusIn(answer)).includes(reason);

/** Definitions come, change and go, and what they define with them. */
export const definitionCases: readonly ContractCase[] = [
  {
    name: 'a definition is stored with its names in full, and then established',
    run: async ({ kube, namespace }) => {
      const body = definition(namespace, [version({ name: 'v1' })]);
      const made = await kube.create(DEFINITIONS, body);
      const get = () => kube.get(DEFINITIONS, body.metadata.name);
      const there = await eventually(get, hasReason('Established', 'InitialNamesAccepted'));
      return [made, statusIn(there)];
    },
    expected: [
      {
        status: 201,
        body: { spec: { names: { singular: 'thing', listKind: 'ThingList' } }, status: { conditions: null } },
      },
      { acceptedNames: { plural: 'things', kind: 'Thing' }, storedVersions: ['v1'] },
    ],
  },
  {
    name: 'what it defines is served, checked, printed and selected',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' })]);
      const here = things(namespace);
      return [
        await kube.create(here, thing(namespace, 'one', { spec: { size: 1 } })),
        await kube.create(here, thing(namespace, 'two', { spec: { size: 'big' } })),
        (await kube.list(here, { fieldSelector: 'spec.size=1' })).status,
        await kube.list(here, { fieldSelector: 'spec.colour=1' }),
        await kube.raw(`/apis/${groupOf(namespace)}/v1`),
      ];
    },
    expected: [
      { status: 201 },
      { status: 422 },
      200,
      { status: 400 },
      { status: 200, body: { kind: 'APIResourceList' } },
    ],
  },
  {
    name: 'another schema refuses what the old one took',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' })]);
      const here = things(namespace);
      const before = await kube.create(here, thing(namespace, 'one', { spec: { size: 1 } }));
      const small = version({ name: 'v1', size: { type: 'integer', maximum: 5 } });
      await kube.patch(DEFINITIONS, `things.${groupOf(namespace)}`, { spec: { versions: [small] } });
      const big = () => kube.create(here, thing(namespace, 'big', { spec: { size: 9 } }), { dryRun: 'All' });
      return [before.status, await eventually(big, ({ status }) => status === 422)];
    },
    expected: [201, { status: 422, body: { details: { causes: [{ field: 'spec.size' }] } } }],
  },
  {
    name: 'versions are served as they say, and stored in one',
    run: async ({ kube, namespace }) => {
      const versions = [
        version({ name: 'v1' }),
        version({ name: 'v1beta1', storage: false }),
        version({ name: 'v1alpha1', storage: false, served: false }),
      ];
      await installed(kube, namespace, versions);
      await kube.create(things(namespace), thing(namespace, 'one', { spec: { size: 1 } }));
      const beta = await kube.get(things(namespace, 'v1beta1'), 'one');
      return [
        storedIn(beta).apiVersion,
        (await kube.list(things(namespace, 'v1alpha1'))).status,
        await kube.raw(`/apis/${groupOf(namespace)}`),
      ];
    },
    expected: [
      expect.stringMatching(/v1beta1$/),
      404,
      { status: 200, body: { preferredVersion: { version: 'v1' } } },
    ],
  },
  {
    name: 'another storage version is remembered beside the old one',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' }), version({ name: 'v2', storage: false })]);
      const versions = [version({ name: 'v1', storage: false }), version({ name: 'v2' })];
      const name = `things.${groupOf(namespace)}`;
      const { status, body } = await kube.patch(DEFINITIONS, name, { spec: { versions } });
      return [status, isJsonObject(body) && isJsonObject(body.status) ? body.status.storedVersions : body];
    },
    expected: [200, ['v1', 'v2']],
  },
  {
    name: 'a name in use is not accepted until it is free',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' })]);
      const second = definition(namespace, [version({ name: 'v1' })], {
        plural: 'stuffs',
        shortNames: ['st'],
      });
      await kube.create(DEFINITIONS, second);
      const get = () => kube.get(DEFINITIONS, second.metadata.name);
      const waiting = await eventually(get, hasReason('Established', 'NotAccepted'));
      const missing = (await kube.list({ ...things(namespace), plural: 'stuffs' })).status;
      await kube.delete(DEFINITIONS, `things.${groupOf(namespace)}`);
      const there = await eventually(get, hasReason('Established', 'InitialNamesAccepted'));
      return [statusIn(waiting), missing, statusIn(there)];
    },
    expected: [{ acceptedNames: { plural: 'stuffs', kind: '' } }, 404, { acceptedNames: { kind: 'Thing' } }],
  },
  {
    name: 'a definition that goes takes its objects along, and waits for those that are held',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' })]);
      const here = things(namespace);
      const held = thing(namespace, 'held', { metadata: { name: 'held', finalizers: ['x.example/held'] } });
      await kube.create(here, held);
      await kube.create(here, thing(namespace, 'loose'));
      const name = `things.${groupOf(namespace)}`;
      const deleted = await kube.delete(DEFINITIONS, name);
      const get = () => kube.get(DEFINITIONS, name);
      await eventually(get, hasReason('Terminating', 'InstanceDeletionInProgress'));
      const late = await eventually(
        () => kube.create(here, thing(namespace, 'late')),
        ({ status }) => status === 403,
      );
      await eventually(
        () => kube.get(here, 'loose'),
        ({ status }) => status === 404,
      );
      await kube.patch(here, 'held', { metadata: { finalizers: [] } });
      const gone = await eventually(get, ({ status }) => status === 404);
      const nothing = await eventually(
        () => kube.list(here),
        ({ status }) => status === 404,
      );
      return [deleted.status, statusIn(deleted), late, gone, nothing];
    },
    expected: [200, {}, { status: 403 }, { status: 404 }, { status: 404, body: '404 page not found\n' }],
  },
  {
    name: 'a version that is deprecated says so with every answer',
    run: async ({ kube, namespace }) => {
      const old = { ...version({ name: 'v1beta1', storage: false }), deprecated: true };
      const older = {
        ...version({ name: 'v1alpha1', storage: false }),
        deprecated: true,
        deprecationWarning: 'use v1',
      };
      await installed(kube, namespace, [version({ name: 'v1' }), old, older]);
      await served(kube, things(namespace, 'v1alpha1'));
      return [
        (await kube.list(things(namespace, 'v1beta1'))).warnings,
        (await kube.get(things(namespace, 'v1alpha1'), 'nobody')).warnings,
        (await kube.list(things(namespace))).warnings ?? [],
      ];
    },
    expected: [[expect.stringContaining('is deprecated')], [expect.stringContaining('use v1')], []],
  },
  {
    name: 'a definition whose name is not its own, or that is no DNS label, is refused',
    run: async ({ kube, namespace }) => {
      const wrong = definition(namespace, [version({ name: 'v1' })]);
      return [
        await kube.create(DEFINITIONS, { ...wrong, metadata: { name: `wrong.${groupOf(namespace)}` } }),
        await kube.create(
          DEFINITIONS,
          definition(namespace, [version({ name: 'v1' })], { plural: 'THINGS', singular: 'thing' }),
        ),
      ];
    },
    expected: [{ status: 422 }, { status: 422 }],
  },
  {
    name: 'a schema that leaves types open is refused',
    run: async ({ kube, namespace }) => {
      const spec = {
        type: 'object',
        properties: { a: { type: 'array' }, b: {}, c: { type: 'objct' }, d: { type: 'array', items: {} } },
      };
      const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
      const { selectableFields: _, additionalPrinterColumns: __, ...plain } = version({ name: 'v1' });
      return [await kube.create(DEFINITIONS, definition(namespace, [{ ...plain, schema }]))];
    },
    expected: [{ status: 422 }],
  },
  {
    name: 'group, scope and plural stay as they are',
    run: async ({ kube, namespace }) => {
      await installed(kube, namespace, [version({ name: 'v1' })]);
      const spec = { scope: 'Cluster', group: 'other.example.test', names: { plural: 'others' } };
      return [await kube.patch(DEFINITIONS, `things.${groupOf(namespace)}`, { spec })];
    },
    expected: [{ status: 422 }],
  },
];
