import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterOrSkip } from '#e2e/cluster/build-cluster.ts';
import { type KubectlResult, kubectlCommand, runKubectl } from '#e2e/cluster/run-kubectl.ts';
import { startTarget } from '#e2e/targets/start-target.ts';
import type { Target } from '#e2e/targets/target.ts';
import { configMap, route, service } from './objects.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';
const NAMESPACE = 'by-kubectl';

// Not here: what speaks protobuf, which the sandbox doesn't (`create namespace`, `auth can-i`), and descriptions of
// fields, which it leaves out (`explain`).
const NAMESPACE_OBJECT = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };

type Step = {
  readonly args: readonly string[];
  readonly stdin?: object;
  /** What the step must print or say; also what makes it more than "the same failure on both". */
  readonly says: RegExp;
  readonly fails?: true;
};

/** One after the other, on each server; what is printed must be the same, ages and addresses apart. */
const STEPS: readonly Step[] = [
  { args: ['create', '-f', '-'], stdin: NAMESPACE_OBJECT, says: /namespace\/by-kubectl created/ },
  { args: ['apply', '-f', '-'], stdin: service('shop'), says: /service\/shop created/ },
  { args: ['apply', '-f', '-'], stdin: service('shop'), says: /service\/shop unchanged/ },
  { args: ['apply', '-f', '-'], stdin: route('split'), says: /httproute.*\/split created/ },
  { args: ['apply', '-f', '-'], stdin: route('split', 20), says: /\/split configured/ },
  { args: ['apply', '-f', '-', '--dry-run=server'], stdin: route('split', 30), says: /server dry run/ },
  { args: ['diff', '-f', '-'], stdin: route('split', 30), says: /\+.*weight: 30/, fails: true },
  {
    args: ['apply', '-f', '-'],
    stdin: route('bad', -1),
    says: /should be greater than or equal to 0/,
    fails: true,
  },
  {
    args: ['apply', '--server-side', '--field-manager=argo', '-f', '-'],
    stdin: route('ours'),
    says: /serverside-applied/,
  },
  {
    args: ['apply', '--server-side', '-f', '-'],
    stdin: route('ours', 50),
    says: /conflict with "argo": \.spec\.rules/,
    fails: true,
  },
  {
    args: ['apply', '--server-side', '--force-conflicts', '-f', '-'],
    stdin: route('ours', 50),
    says: /applied/,
  },
  { args: ['get', 'httproutes', '-A'], says: /NAMESPACE +NAME +HOSTNAMES +AGE\nby-kubectl +ours/ },
  { args: ['get', 'httproutes', '-o', 'name'], says: /httproute\.gateway\.networking\.k8s\.io\/split/ },
  {
    args: ['get', 'httproute', 'split', '-o', 'jsonpath={.spec.rules[0].backendRefs[1].weight}'],
    says: /^20$/,
  },
  { args: ['get', 'services'], says: /shop +ClusterIP +\S+ +<none> +80\/TCP/ },
  { args: ['get', 'namespace', NAMESPACE], says: /by-kubectl +Active/ },
  { args: ['describe', 'httproute', 'ours'], says: /Backend Refs:/ },
  { args: ['get', 'endpointslices'], says: /No resources found in by-kubectl namespace/ },
  { args: ['label', 'httproute', 'split', 'team=shop'], says: /labeled/ },
  { args: ['get', 'httproutes', '-l', 'team=shop', '-o', 'name'], says: /\/split\n$/ },
  {
    args: [
      'patch',
      'httproute',
      'split',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/metadata/labels/team"}]',
    ],
    says: /patched/,
  },
  { args: ['create', '-f', '-'], stdin: configMap('plain', { a: '1' }), says: /configmap\/plain created/ },
  { args: ['create', '-f', '-'], stdin: configMap('plain', { a: '1' }), says: /AlreadyExists/, fails: true },
  { args: ['annotate', 'configmap', 'plain', 'note=hello'], says: /annotated/ },
  { args: ['get', 'configmap', 'plain'], says: /plain +1 / },
  { args: ['wait', 'configmap/plain', '--for=jsonpath={.data.a}=1', '--timeout=5s'], says: /condition met/ },
  { args: ['delete', 'httproute', 'split'], says: /"split" deleted/ },
  { args: ['get', 'httproute', 'split'], says: /NotFound/, fails: true },
  { args: ['delete', 'configmap', '--all'], says: /"plain" deleted/ },
  { args: ['get', 'unicorns'], says: /doesn't have a resource type "unicorns"/, fails: true },
];

/** Ages, times, versions, addresses, paths and the columns they make wider are not compared. */
function comparable({ stdout, stderr, code }: KubectlResult): unknown {
  const text = `${stdout}\n${stderr}`
    .replaceAll(/\b\d+(ms|s|m|h)\b/g, '<age>')
    .replaceAll(/\b\d+\.\d+\.\d+\.\d+\b/g, '<address>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>')
    .replaceAll(/(resourceVersion|Resource Version|UID):\s+\S+/g, '$1: <its own>')
    .replaceAll(/^(---|\+\+\+|diff) .*$/gm, '$1')
    .replaceAll(/ +/g, ' ');
  return { code, text: text.split('\n') };
}

describe.skipIf(whySkipped)(`kubectl${whySkipped}`, () => {
  const started: Target[] = [];
  let cacheDir: string;
  const transcripts = new Map<string, readonly KubectlResult[]>();

  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'meshloom-kubectl-'));
    for (const kind of ['sandbox', 'real'] as const) {
      const target = await startTarget(kind);
      started.push(target);
      const results: KubectlResult[] = [];
      for (const { args, stdin } of STEPS) {
        const input = stdin === undefined ? {} : { stdin: JSON.stringify(stdin) };
        const run = { kubeconfig: target.kubeconfigPath, cacheDir: join(cacheDir, kind), ...input };
        results.push(await runKubectl(kubectlCommand(source), ['-n', NAMESPACE, ...args], run));
      }
      transcripts.set(kind, results);
    }
  });

  afterAll(async () => {
    for (const target of started) await target.stop();
    await rm(cacheDir, { recursive: true, force: true });
  });

  describe.each(STEPS.map((step, index) => ({ ...step, index, title: step.args.join(' ') })))(
    '$title',
    (step) => {
      const resultOf = (kind: string) =>
        transcripts.get(kind)?.[step.index] ?? { stdout: '', stderr: 'not run', code: -1 };

      it.each(['sandbox', 'real'])('on the %s one', (kind) => {
        const { stdout, stderr, code } = resultOf(kind);
        expect(`${stdout}${stderr}`).toMatch(step.says);
        expect(code === 0).toBe(step.fails !== true);
      });

      it('alike on both', () => {
        expect(comparable(resultOf('sandbox'))).toEqual(comparable(resultOf('real')));
      });
    },
  );
});
