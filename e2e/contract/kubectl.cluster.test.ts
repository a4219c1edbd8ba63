import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterOrSkip } from '#e2e/cluster/build-cluster.ts';
import { type KubectlResult, kubectlCommand, runKubectl } from '#e2e/cluster/run-kubectl.ts';
import { startTarget } from '#e2e/targets/start-target.ts';
import type { Target, TargetKind } from '#e2e/targets/target.ts';
import { type KubectlStep, NAMESPACE, STEPS } from './kubectl-steps.ts';

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

/** Ages, times, versions, addresses, paths and the columns they make wider are not compared. */
function comparable({ stdout, stderr, code }: KubectlResult): unknown {
  const text = `${stdout}\n${stderr}`
    .replaceAll(/\b\d+(ms|s|m|h)\b/g, '<age>')
    .replaceAll(/\b\d+\.\d+\.\d+\.\d+\b/g, '<address>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>')
    .replaceAll(/(resourceVersion|Resource Version|UID):\s+\S+/g, '$1: <its own>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, '<uid>')
    .replaceAll(/(resourceVersion"?: )"\d+"/g, '$1<its own>')
    .replaceAll(/^(---|\+\+\+|diff) .*$/gm, '$1')
    // What a field is for: the sandbox describes none.
    .replaceAll(/^DESCRIPTION:\n[\s\S]*?(?=^FIELDS:|$(?![\s\S]))/gm, '')
    .replaceAll(/ +/g, ' ');
  return { code, text: text.split('\n') };
}

describe.skipIf(whySkipped)(`kubectl${whySkipped}`, () => {
  const started: Target[] = [];
  let cacheDir: string;
  const transcripts = new Map<string, readonly KubectlResult[]>();

  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'meshloom-kubectl-'));
    await Promise.all((['sandbox', 'real'] as const).map(runSession));
  });

  async function runSession(kind: TargetKind): Promise<void> {
    const target = await startTarget(kind);
    started.push(target);
    const results: KubectlResult[] = [];
    for (const step of STEPS) results.push(await runStep(target, step));
    transcripts.set(kind, results);
  }

  function runStep(target: Target, { args, stdin, editor }: KubectlStep): Promise<KubectlResult> {
    return runKubectl(kubectlCommand(source), ['-n', NAMESPACE, ...args], {
      kubeconfig: target.kubeconfigPath,
      cacheDir: join(cacheDir, target.kind),
      ...(stdin === undefined ? {} : { stdin: JSON.stringify(stdin) }),
      ...(editor === undefined ? {} : { env: { KUBE_EDITOR: editor } }),
    });
  }

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
