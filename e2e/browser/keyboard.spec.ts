import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

test('a split is drawn, applied and followed without a mouse', async ({ page, demo }) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  const { keyboard } = page;
  await keyboard.press('/');
  await keyboard.type('demo-app');
  await page.getByRole('option').first().waitFor();
  await keyboard.press('Enter');
  await expect(graph.service('demo-app')).toBeFocused();
  await keyboard.press('r');
  const picker = page.getByRole('combobox', { name: 'Service to send traffic to' });
  await expect(picker).toBeFocused();
  await keyboard.type('demo-app-v2');
  await page.getByRole('option').first().waitFor();
  await keyboard.press('Enter');
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await expect(form.locator(':focus')).toHaveCount(1);
  await expect(async () => {
    await keyboard.press('Tab');
    await expect(form.getByRole('textbox', { name: 'Percent: demo-app-v2' })).toBeFocused({ timeout: 100 });
  }).toPass();
  await keyboard.press('ControlOrMeta+a');
  await keyboard.type('10');
  await keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/10%, new/);
  await keyboard.press('ControlOrMeta+Enter');
  await expect(graph.applied('demo-app').getByRole('status')).toHaveText('Accepted');
});

test('arrow keys walk along the edges, and the table does what the graph does', async ({ page, demo }) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.service('demo-app').focus();
  await page.keyboard.press('ArrowRight');
  await expect(graph.route('split')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: `HTTPRoute ${demo.namespace}/split` })).toBeVisible();
  await page.getByRole('link', { name: 'Routes' }).click();
  const row = page.getByRole('row', { name: /split/ });
  await expect(row).toContainText('90%');
  await expect(row).toContainText('Accepted');
});
