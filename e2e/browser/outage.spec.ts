import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

test('an API server killed with -9 is shown as stale with the last picture and the draft, then as live', async ({
  page,
  demo,
  target,
}) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.draw('demo-app', 'demo-app-v2');
  await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
  const banner = page.getByRole('banner');
  await expect(banner).toContainText('Live');

  await target.kill9();
  await expect(banner).toContainText('Cluster unreachable', { timeout: 20_000 });
  await expect(page.getByRole('main')).toContainText('Last word at');
  await expect(graph.service('demo-app-v1')).toBeVisible();
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/, new/);

  await target.restart();
  await expect(banner).toContainText('Live', { timeout: 30_000 });
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/, new/);
  // A real cluster comes back with its data; the sandbox of this test keeps none, and an absent Service must not be shown as there.
  if (target.kind === 'real') await expect(graph.service('demo-app-v1')).toBeVisible();
  else await expect(graph.service('demo-app-v1')).toBeHidden();
});
