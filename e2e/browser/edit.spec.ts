import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

test('text and graph are one document: comments survive gestures, gestures show in the text', async ({
  page,
  demo,
}) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('team: checkout', 'team: checkout # asked for by the checkout team');
  await graph.replaceLine('weight: 90', 'weight: 80 # was 90');
  await expect(graph.share('split', 'demo-app-v1')).toHaveAccessibleName(/88\.9%, changed/);

  await graph.share('split', 'demo-app-v2').click();
  const form = page.getByRole('form', { name: 'Weights of split' });
  await form.getByRole('textbox', { name: 'Weight of demo-app-v2' }).fill('50');
  await form.getByRole('button', { name: 'Add to draft' }).click();
  await expect(form).toBeHidden();
  await expect(graph.yaml).toContainText('team: checkout # asked for by the checkout team');
  await expect(graph.yaml).toContainText('# was 90');

  await graph.apply.click();
  await expect(graph.applied('split').getByRole('status')).toHaveText('Accepted');
  expect(await demo.route('split')).toMatchObject({ metadata: { labels: { team: 'checkout' } } });
});

test('YAML that does not parse is marked at its place and the graph keeps its last good version', async ({
  page,
  demo,
}) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('weight: 90', 'weight: @90');
  await expect(graph.dock).toContainText('The YAML has errors');
  await expect(graph.share('split', 'demo-app-v1')).toBeVisible();
  await expect(graph.apply).toBeDisabled();
});

test('a weight out of bounds is refused as typed, at its field and line', async ({ page, demo }) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('weight: 90', 'weight: 1000001');
  await expect(graph.dock).toContainText('rules[0].backendRefs[0].weight');
  await expect(graph.dock).toContainText('should be less than or equal to 1000000');
  await expect(graph.dock).toContainText(/line \d+/);
  await expect(graph.apply).toBeDisabled();
});

test('a draft survives a reload and is discarded whole', async ({ page, demo }) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.draw('demo-app', 'demo-app-v2');
  await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
  await expect(graph.route('demo-app')).toBeVisible();
  await page.reload();
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/, new/);
  await graph.dock.getByRole('button', { name: 'Discard all' }).click();
  await expect(graph.route('demo-app')).toBeHidden();
  expect(await demo.route('demo-app')).toBeNull();
});

test('deleting a route says what its traffic falls back to before it is done', async ({ page, demo }) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.route('split').click();
  await page.getByRole('button', { name: 'Delete route' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete split?' });
  await expect(dialog.getByRole('listitem').first()).toContainText('demo-app');
  await dialog.getByRole('button', { name: 'Mark for deletion' }).click();
  await graph.apply.click();
  await expect(graph.route('split')).toBeHidden();
  expect(await demo.route('split')).toBeNull();
});
