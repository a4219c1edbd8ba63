import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { crdFor } from '#lib/gateway-api/schema/crd.ts';
import { type CheckEntry, checkOutputSchema } from '#lib/wire/cli-check.ts';
import { ROUTE, runIn } from './cli-run.fixture.ts';

type Setting = Parameters<typeof runIn>[1];

async function check(args: readonly string[], setting: Setting): Promise<readonly CheckEntry[]> {
  const { stdout } = await runIn(['check', ...args, '-o', 'json'], setting);
  return checkOutputSchema.parse(JSON.parse(stdout));
}

const CRD = (kind: string, change: (text: string) => string = (text) => text) =>
  change(stringify(crdFor(kind, 'experimental')));

const FOO_CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: foos.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Foo, plural: foos }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: { type: object, properties: { size: { type: integer, maximum: 3 } } }
  - { name: v1alpha1, served: false, storage: false, schema: { openAPIV3Schema: { type: object } } }
`;

describe('--crds', () => {
  it('checks kinds of other projects beside ours', async () => {
    const foo = 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: f }\nspec: { size: 4 }\n';
    const files = {
      'crd.yaml': FOO_CRD,
      'foo.yaml': `${foo}---\n${foo.replace('/v1', '/v1alpha1')}---\n${ROUTE}`,
    };
    const entries = await check(['foo.yaml', '--crds', 'crd.yaml'], { files });
    expect(
      entries.map(({ verdict, namespace, diagnostics }) => [verdict, namespace, diagnostics[0]?.code]),
    ).toEqual([
      ['invalid', 'default', 'out-of-range'],
      ['invalid', 'default', 'kind-not-served'],
      ['valid', 'demo', undefined],
    ]);
  });

  it('uses none of ours when it brings CRDs of the Gateway API', async () => {
    const files = {
      'crd.yaml': CRD('HTTPRoute'),
      'route.yaml': ROUTE.replace('  - backendRefs', '  - retry: { attempts: 1 }\n    backendRefs'),
      'gateway.yaml':
        'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: 5\n',
    };
    expect(await check(['route.yaml', 'gateway.yaml', '--crds', 'crd.yaml'], { files })).toMatchObject([
      { verdict: 'valid', diagnostics: [] },
      { verdict: 'unchecked', diagnostics: [{ code: 'schema-not-checked' }] },
    ]);
  });

  it.each<[string, readonly string[], string, string]>([
    [
      'another bundle than it is',
      ['--bundle', 'v1.4.0'],
      CRD('HTTPRoute'),
      'crd.yaml:1:1: This CRD is of bundle-version v1.6.3, not v1.4.0',
    ],
    [
      'another channel than it is',
      ['--channel', 'standard'],
      CRD('HTTPRoute'),
      'crd.yaml:1:1: This CRD is of channel experimental, not standard',
    ],
    ['no CRD', [], ROUTE, 'crd.yaml holds no CustomResourceDefinition'],
    [
      'a CRD of old',
      [],
      FOO_CRD.replace('apiextensions.k8s.io/v1', 'apiextensions.k8s.io/v1beta1'),
      'crd.yaml:1:1: A CustomResourceDefinition of apiextensions.k8s.io/v1beta1 is not understood',
    ],
    ['broken YAML', [], 'a: [', 'crd.yaml:1:5: '],
    ['no file', ['--crds', 'none.yaml'], FOO_CRD, 'none.yaml: It cannot be read'],
  ])('refuses %s', async (_, args, crd, message) => {
    const run = await runIn(['check', 'route.yaml', '--crds', 'crd.yaml', ...args], {
      files: { 'route.yaml': ROUTE, 'crd.yaml': crd },
    });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });

  it('takes the CRDs of another bundle by its name', async () => {
    const files = {
      'route.yaml': ROUTE,
      'crd.yaml': CRD('HTTPRoute', (text) => text.replaceAll('v1.6.3', 'v1.4.0')),
    };
    const run = await runIn(['check', 'route.yaml', '--crds', 'crd.yaml', '--bundle', 'v1.4.0'], { files });
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  it('does not call valid what it could not check wholly', async () => {
    const crd = FOO_CRD.replace(
      '        type: object',
      '        type: object\n        x-kubernetes-validations: [{ rule: "self.nonsense(" }]',
    );
    const files = {
      'crd.yaml': crd,
      'foo.yaml': 'apiVersion: example.com/v1\nkind: Foo\nmetadata: { name: f }\n',
    };
    expect(await check(['foo.yaml', '--crds', 'crd.yaml'], { files })).toMatchObject([
      { verdict: 'unchecked', diagnostics: [{ code: 'rule-not-checked', severity: 'info' }] },
    ]);
  });
});
