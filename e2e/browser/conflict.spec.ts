import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

test('fields of another manager are shown with their owner and taken over only on request', async ({
  page,
  demo,
}) => {
  await demo.createSplit('team-a');
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('weight: 90', 'weight: 40');
  await graph.apply.click();
  const sheet = page.getByRole('dialog', { name: 'These fields belong to someone else' });
  const field = sheet.getByRole('region', { name: 'split spec.rules' });
  await expect(field).toContainText('team-a');
  expect(await demo.route('split')).toMatchObject({
    spec: { rules: [{ backendRefs: [{ weight: 90 }, { weight: 10 }] }] },
  });
  await field.getByRole('combobox', { name: 'Whose spec.rules holds' }).click();
  await page.getByRole('option', { name: /Take over/ }).click();
  await sheet.getByRole('button', { name: 'Apply' }).click();
  await expect(graph.applied('split').getByRole('status')).toHaveText('Accepted');
  expect(await demo.route('split')).toMatchObject({
    spec: { rules: [{ backendRefs: [{ weight: 40 }, { weight: 10 }] }] },
  });
});

test('what GitOps owns is exported by default', async ({ page, demo }) => {
  await demo.createSplit('argocd-controller', {
    'argocd.argoproj.io/tracking-id': 'shop:gateway.networking.k8s.io/HTTPRoute:demo/split',
  });
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('weight: 90', 'weight: 40');
  await expect(graph.dock).toContainText('Managed by Argo CD');
  await expect(graph.apply).toBeHidden();
  await graph.dock.getByRole('button', { name: /^Export/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/kubectl .*apply --server-side -f split\.yaml/);
  await expect(dialog).toContainText('weight: 40');
});
