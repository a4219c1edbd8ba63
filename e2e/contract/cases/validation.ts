import { expect } from 'vitest';
import { z } from 'zod';
import { httpRoutes, type KubeResponse } from '#e2e/cluster/kube-http.ts';
import type { ContractCase } from '../contract-case.ts';
import { namesIn, route } from '../objects.ts';

const RULE = { backendRefs: [{ name: 'shop-v1', port: 80 }] };

type BadSpec = {
  readonly what: string;
  readonly spec: object;
  /** Fields of the causes, in any order. */
  readonly fields: readonly string[];
};

/** Rules of the schema itself; what CEL says is left out, and no spec here breaks a CEL rule as well. */
const BAD_SPECS: readonly BadSpec[] = [
  {
    what: 'a weight above the maximum',
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: 1_000_001 }] }] },
    fields: ['spec.rules[0].backendRefs[0].weight'],
  },
  {
    what: 'a negative weight',
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: -1 }] }] },
    fields: ['spec.rules[0].backendRefs[0].weight'],
  },
  {
    what: 'a weight that is a text',
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: '10' }] }] },
    fields: ['spec.rules[0].backendRefs[0].weight'],
  },
  {
    what: 'a weight that is no whole number',
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 80, weight: 1.5 }] }] },
    fields: ['spec.rules[0].backendRefs[0].weight'],
  },
  {
    what: 'a port out of range',
    spec: { parentRefs: [{ group: '', kind: 'Service', name: 'shop', port: 65_536 }], rules: [RULE] },
    fields: ['spec.parentRefs[0].port'],
  },
  {
    what: 'a path type that is none',
    spec: { rules: [{ ...RULE, matches: [{ path: { type: 'Fuzzy', value: '/' } }] }] },
    fields: ['spec.rules[0].matches[0].path.type'],
  },
  {
    what: 'a method that is none',
    spec: { rules: [{ ...RULE, matches: [{ method: 'FETCH' }] }] },
    fields: ['spec.rules[0].matches[0].method'],
  },
  {
    what: 'a backend without a name',
    spec: { rules: [{ backendRefs: [{ port: 80 }] }] },
    fields: ['spec.rules[0].backendRefs[0].name'],
  },
  {
    what: 'a parent with an empty name',
    spec: { parentRefs: [{ group: '', kind: 'Service', name: '' }], rules: [RULE] },
    fields: ['spec.parentRefs[0].name'],
  },
  {
    what: 'a header match without a value',
    spec: { rules: [{ ...RULE, matches: [{ headers: [{ name: 'version' }] }] }] },
    fields: ['spec.rules[0].matches[0].headers[0].value'],
  },
  {
    what: 'a header name that is none',
    spec: { rules: [{ ...RULE, matches: [{ headers: [{ name: 'a b', value: 'c' }] }] }] },
    fields: ['spec.rules[0].matches[0].headers[0].name'],
  },
  {
    what: 'the same header matched twice',
    spec: {
      rules: [{ ...RULE, matches: [{ headers: ['1', '2'].map((value) => ({ name: 'version', value })) }] }],
    },
    fields: ['spec.rules[0].matches[0].headers[1]'],
  },
  {
    what: 'a hostname that is none',
    spec: { hostnames: ['Not A Host'], rules: [RULE] },
    fields: ['spec.hostnames[0]'],
  },
  {
    what: 'rules that are no list',
    spec: { rules: 'all' },
    fields: ['spec.rules'],
  },
  {
    what: 'an empty list of rules',
    spec: { rules: [] },
    fields: ['spec.rules'],
  },
  {
    what: 'a backend that is no object',
    spec: { rules: [{ backendRefs: ['shop-v1'] }] },
    fields: ['spec.rules[0].backendRefs[0]'],
  },
];

const causesSchema = z.looseObject({
  details: z.looseObject({ causes: z.array(z.looseObject({ field: z.string() })) }),
});

/**
 * A refusal without the note that CEL rules were not checked, which a server without CEL has no reason to add, and
 * without the message, which repeats the causes.
 */
function schemaFindings({ status, body }: KubeResponse): unknown {
  const refusal = causesSchema.safeParse(body);
  if (!refusal.success) return { status, body };
  const { details, message: _repeated, ...rest } = refusal.data;
  const causes = details.causes.filter(({ field }) => field !== '<nil>');
  return { status, body: { ...rest, details: { ...details, causes } } };
}

const refusals: readonly ContractCase[] = BAD_SPECS.map(({ what, spec, fields }) => ({
  name: `create with ${what} is 422 with the field`,
  run: async ({ kube, namespace }) => [
    schemaFindings(await kube.create(httpRoutes(namespace), { ...route('bad'), spec })),
    namesIn(await kube.list(httpRoutes(namespace))),
  ],
  expected: [
    {
      status: 422,
      body: {
        reason: 'Invalid',
        details: {
          name: 'bad',
          group: 'gateway.networking.k8s.io',
          kind: 'HTTPRoute',
          causes: fields.map((field) => ({ field })),
        },
      },
    },
    [],
  ],
}));

export const validationCases: readonly ContractCase[] = [
  ...refusals,
  {
    name: 'create with more rules than allowed says how many',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), route('many', 1, { spec: { rules: Array(17).fill(RULE) } })),
    ],
    expected: [
      {
        status: 422,
        body: {
          details: { causes: expect.arrayContaining([expect.objectContaining({ field: 'spec.rules' })]) },
        },
      },
    ],
  },
  {
    name: 'create with two bad fields names both',
    run: async ({ kube, namespace }) => [
      await kube.create(httpRoutes(namespace), {
        ...route('two'),
        spec: { rules: [{ backendRefs: [{ name: 'a', port: 0, weight: -1 }] }] },
      }),
    ],
    expected: [
      {
        status: 422,
        body: {
          details: {
            causes: [
              { field: 'spec.rules[0].backendRefs[0].port' },
              { field: 'spec.rules[0].backendRefs[0].weight' },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'apply is validated as create is',
    run: async ({ kube, namespace }) => [
      await kube.apply(httpRoutes(namespace), 'applied', route('applied', -1), { manager: 'meshloom' }),
    ],
    expected: [
      { status: 422, body: { details: { causes: [{ field: 'spec.rules[0].backendRefs[1].weight' }] } } },
    ],
  },
  {
    name: 'an object without a name is refused',
    run: async ({ kube, namespace }) => [
      schemaFindings(await kube.create(httpRoutes(namespace), { ...route('x'), metadata: {} })),
    ],
    expected: [
      { status: 422, body: { reason: 'Invalid', details: { causes: [{ field: 'metadata.name' }] } } },
    ],
  },
  {
    name: 'a name that is none is refused',
    run: async ({ kube, namespace }) => [await kube.create(httpRoutes(namespace), route('Not_A_Name'))],
    expected: [{ status: 422, body: { details: { causes: [{ field: 'metadata.name' }] } } }],
  },
  {
    name: 'labels that are none are refused',
    run: async ({ kube, namespace }) => [
      await kube.create(
        httpRoutes(namespace),
        route('labels', 1, { metadata: { labels: { 'a b': 'c d' } } }),
      ),
    ],
    expected: [
      {
        status: 422,
        body: { details: { causes: [{ field: 'metadata.labels' }, { field: 'metadata.labels' }] } },
      },
    ],
  },
  {
    name: 'create with an unknown field: refused when Strict, warned of when Warn, dropped when Ignore',
    run: async ({ kube, namespace }) => {
      const make = (name: string, fieldValidation: string) =>
        kube.create(httpRoutes(namespace), route(name, 1, { spec: { bogus: 1 } }), { fieldValidation });
      return [await make('strict', 'Strict'), await make('warn', 'Warn'), await make('ignore', 'Ignore')];
    },
    expected: [
      {
        status: 400,
        body: { reason: 'BadRequest', message: expect.stringContaining('unknown field "spec.bogus"') },
      },
      { status: 201, warnings: [expect.stringContaining('unknown field')] },
      { status: 201 },
    ],
  },
];
