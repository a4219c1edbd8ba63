import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Meshloom, startMeshloom } from '#e2e/process/start-meshloom.ts';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

/** Opens a Meshloom of its own, signed in by its link, and ends it after the test. */
async function withMeshloom(
  flags: readonly string[],
  page: Page,
  look: (meshloom: Meshloom) => Promise<void>,
): Promise<void> {
  const meshloom = await startMeshloom(flags);
  try {
    await page.context().clearCookies();
    await page.goto(meshloom.loginUrl);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await look(meshloom);
  } finally {
    await page.goto('about:blank');
    await meshloom.stop();
  }
}

test('a cluster that cannot be reached opens the page and is shown as such', async ({ page, target }) => {
  const dir = await mkdtemp(join(tmpdir(), 'meshloom-unreachable-'));
  const kubeconfig = join(dir, 'config');
  const text = await readFile(target.kubeconfigPath, 'utf8');
  // Port 1 answers nobody.
  await writeFile(kubeconfig, text.replace(/(server: https:\/\/127\.0\.0\.1):\d+/, '$1:1'));
  await withMeshloom(['--kubeconfig', kubeconfig], page, async () => {
    await expect(page.getByRole('banner')).toContainText('Cluster unreachable', { timeout: 20_000 });
    await expect(page.getByRole('main')).toContainText('127.0.0.1:1');
  });
  await rm(dir, { recursive: true });
});

test('read only: a draft can be drawn and exported, not applied', async ({ page, demo, target }) => {
  await withMeshloom(['--kubeconfig', target.kubeconfigPath, '--read-only'], page, async () => {
    await page.waitForURL(/\/c\/[^/]+$/);
    await page.goto(`${page.url()}?ns=${demo.namespace}`);
    const graph = new GraphPage(page, demo.namespace);
    await graph.service('demo-app').waitFor();
    await graph.draw('demo-app', 'demo-app-v2');
    await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
    await expect(graph.dock.getByRole('button', { name: /^Export/ })).toBeEnabled();
    await expect(graph.apply).toBeHidden();
  });
  expect(await demo.route('demo-app')).toBeNull();
});

test('what may not be read is named as forbidden, the rest is shown', async ({ page, demo, target }) => {
  test.skip(target.readerKubeconfigPath === null, 'the sandbox has one user, who may do everything');
  await withMeshloom(['--kubeconfig', target.readerKubeconfigPath ?? ''], page, async () => {
    await page.waitForURL(/\/c\/[^/]+$/);
    await page.goto(`${page.url()}?ns=${demo.namespace}`);
    await new GraphPage(page, demo.namespace).service('demo-app').waitFor();
    await page
      .getByRole('banner')
      .getByRole('button', { name: /Connection/ })
      .click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('You may not list CustomResourceDefinition');
    await expect(dialog).toContainText(/forbidden/i);
  });
});

test('the built-in sandbox opens with its demo applications and a mesh that answers', async ({ page }) => {
  await withMeshloom(['--sandbox'], page, async ({ sandboxKubeconfig }) => {
    expect(sandboxKubeconfig).not.toBeNull();
    await page.waitForURL(/\/c\/sandbox$/);
    await page.goto(`${page.url()}?ns=demo`);
    const graph = new GraphPage(page, 'demo');
    await expect(graph.route('demo-app')).toHaveAccessibleName(/accepted/);
    await expect(graph.route('demo-app')).toContainText('header version = v2');
    await page.getByRole('link', { name: 'Routes' }).click();
    await page.goto(`${new URL(page.url()).origin}/c/sandbox/routes`);
    const row = page.getByRole('row', { name: /checkout-rollout/ });
    await expect(row).toContainText('90%');
    await expect(row).toContainText('10%');
  });
});
