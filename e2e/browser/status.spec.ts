import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

test('a refusal is told with reason and message', async ({ page, demo, mesh }) => {
  mesh.behave(
    { kind: 'refuse', reason: 'UnsupportedValue', message: 'regular expressions are not supported here' },
    `${demo.namespace}/split`,
  );
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await expect(graph.route('split')).toHaveAccessibleName(/refused/);
  await graph.openYaml('split');
  await graph.replaceLine('weight: 90', 'weight: 80');
  await graph.apply.click();
  const line = graph.applied('split');
  await expect(line.getByRole('status')).toHaveText('Refused');
  await expect(line).toContainText('regular expressions are not supported here');
});

test('a mesh that says nothing is named as silent after ten seconds, with likely reasons', async ({
  page,
  demo,
  mesh,
}) => {
  mesh.behave({ kind: 'silent' }, `${demo.namespace}/demo-app`);
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.draw('demo-app', 'demo-app-v2');
  await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
  await graph.apply.click();
  await expect(graph.applied('demo-app')).toContainText(/no controller has answered/i, { timeout: 20_000 });
});

test('an answer for an older generation is not taken for this one', async ({ page, demo, mesh }) => {
  mesh.behave({ kind: 'stale' }, `${demo.namespace}/demo-app`);
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.draw('demo-app', 'demo-app-v2');
  await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
  await graph.apply.click();
  await expect(graph.applied('demo-app')).toContainText('generation');
  await expect(graph.applied('demo-app').getByRole('status')).not.toHaveText('Accepted');
  mesh.behave({ kind: 'accept' }, `${demo.namespace}/demo-app`);
  await expect(graph.applied('demo-app').getByRole('status')).toHaveText('Accepted');
});
