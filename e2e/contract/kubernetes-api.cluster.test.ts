import { afterAll, describe, expect, it } from 'vitest';
import { clusterOrSkip } from '#e2e/cluster/build-cluster.ts';
import { accessCases } from './cases/access.ts';
import { applyCases } from './cases/apply.ts';
import { applyRefusedCases } from './cases/apply-refused.ts';
import { contentCases } from './cases/content.ts';
import { definitionCases } from './cases/definitions.ts';
import { deleteCases } from './cases/delete.ts';
import { discoveryCases } from './cases/discovery.ts';
import { dryRunCases } from './cases/dry-run.ts';
import { kindCases } from './cases/kinds.ts';
import { listCases } from './cases/list.ts';
import { mapSequenceCases } from './cases/map-sequences.ts';
import { namespaceCases } from './cases/namespaces.ts';
import { networkSequenceCases } from './cases/network-sequences.ts';
import { patchCases } from './cases/patch.ts';
import { pathAndViewCases } from './cases/paths.ts';
import { roleCases } from './cases/roles.ts';
import { serviceCases } from './cases/services.ts';
import { statusCases } from './cases/status.ts';
import { tableCases } from './cases/tables.ts';
import { validationCases } from './cases/validation.ts';
import { watchCases } from './cases/watch.ts';
import { widgetSequenceCases } from './cases/widget-sequences.ts';
import { writeCases } from './cases/write.ts';
import { Contestant } from './contestant.ts';
import type { ContractCase } from './contract-case.ts';
import { normalise } from './normalise.ts';

const SUITES: Readonly<Record<string, readonly ContractCase[]>> = {
  discovery: discoveryCases,
  list: listCases,
  watch: watchCases,
  'create and replace': writeCases,
  apply: applyCases,
  'apply refused': applyRefusedCases,
  'map sequence': mapSequenceCases,
  'network sequence': networkSequenceCases,
  'widget sequence': widgetSequenceCases,
  'dry run': dryRunCases,
  service: serviceCases,
  role: roleCases,
  kind: kindCases,
  content: contentCases,
  table: tableCases,
  definition: definitionCases,
  namespace: namespaceCases,
  validation: validationCases,
  status: statusCases,
  patch: patchCases,
  delete: deleteCases,
  access: accessCases,
  path: pathAndViewCases,
};

const source = await clusterOrSkip();
const whySkipped = source.kind === 'unavailable' ? ` (skipped: ${source.reason})` : '';

describe('the Kubernetes API', () => {
  const sandbox = new Contestant('sandbox');
  const real = new Contestant('real');

  afterAll(async () => {
    await sandbox.stop();
    await real.stop();
  });

  for (const [suite, cases] of Object.entries(SUITES)) {
    describe(suite, () => {
      for (const [index, one] of cases.entries()) {
        const namespace = `${suite.replaceAll(' ', '-')}-${index}`;
        describe(one.name, () => {
          it('on the sandbox', async () => {
            expect(await sandbox.answers(one, namespace)).toMatchObject(one.expected);
          });
          it.skipIf(whySkipped)(`on a real API server${whySkipped}`, async () => {
            expect(await real.answers(one, namespace)).toMatchObject(one.expected);
          });
          it.skipIf(whySkipped)(`alike on both${whySkipped}`, async () => {
            const [ours, theirs] = [
              await sandbox.answers(one, namespace),
              await real.answers(one, namespace),
            ];
            expect(normalise(ours)).toEqual(normalise(theirs));
          });
        });
      }
    });
  }

  describe('a version from before a restart is too old', () => {
    const expired = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } };
    it('on the sandbox', async () => {
      expect(await sandbox.watchFromBeforeRestart()).toMatchObject([expired]);
    });
    it.skipIf(whySkipped)(`on a real API server${whySkipped}`, async () => {
      expect(await real.watchFromBeforeRestart()).toMatchObject([expired]);
    });
  });
});
