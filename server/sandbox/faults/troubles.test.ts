import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startSandbox } from '../start-sandbox.ts';

test('a failing backend fails in the traffic, and not before', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-troubles-'));
  const sandbox = await startSandbox({ kubeconfigDir: dir, traffic: true, controller: false });
  try {
    const failed = () =>
      (sandbox.traffic?.ledger({ pods: false }).rows ?? [])
        .filter(({ backend, status }) => backend?.name === 'demo-app-v1' && status >= 500)
        .reduce((sum, { count }) => sum + count, 0);
    const answered = () =>
      (sandbox.traffic?.ledger({ pods: false }).rows ?? [])
        .filter(({ backend }) => backend?.name === 'demo-app-v1')
        .reduce((sum, { count }) => sum + count, 0);
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(20), 10_000);
    const shareBefore = failed() / answered();
    const [failedBefore, answeredBefore] = [failed(), answered()];
    const backend = { namespace: 'demo', service: 'demo-app-v1', endpointsGone: false, failing: 1, slow: 2 };
    await sandbox.faults.set({ ...sandbox.faults.state(), backends: [backend] });
    await vi.waitFor(() => expect(answered()).toBeGreaterThan(answeredBefore + 20), 10_000);
    const shareAfter = (failed() - failedBefore) / (answered() - answeredBefore);
    expect(shareBefore).toBeLessThan(0.5);
    expect(shareAfter).toBeGreaterThan(0.9);
  } finally {
    await sandbox.close();
    rmSync(dir, { recursive: true });
  }
}, 30_000);
