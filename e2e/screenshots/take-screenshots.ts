/*
 * `npm run screenshots [-- DIR]`: the pages of the running sandbox in both themes and three widths. The README's picture is
 * graph-light-1440.png; look at all of them after every change of the screen.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { launchOptions } from '#e2e/process/launch-browser.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';

const dir = process.argv[2] ?? join(import.meta.dirname, '..', '.out', 'screenshots');
const WIDTHS = [1440, 1024, 390];
const THEMES = ['light', 'dark'] as const;

const PAGES: readonly { name: string; path: string; ready: (page: Page) => Promise<void> }[] = [
  { name: 'graph', path: '/c/sandbox', ready: (page) => page.locator('.react-flow__node').first().waitFor() },
  {
    name: 'demo',
    path: '/c/sandbox?ns=demo',
    ready: (page) => page.locator('.react-flow__node').first().waitFor(),
  },
  {
    name: 'route',
    path: '/c/sandbox?ns=demo&sel=gateway.networking.k8s.io%2FHTTPRoute%2Fdemo%2Fdemo-app',
    ready: (page) => page.getByRole('complementary').first().waitFor(),
  },
  { name: 'routes', path: '/c/sandbox/routes', ready: (page) => page.getByRole('row').nth(1).waitFor() },
];

await mkdir(dir, { recursive: true });
const meshloom = await startMeshloom(['--sandbox']);
const browser = await chromium.launch(launchOptions());
try {
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(meshloom.loginUrl);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      for (const { name, path, ready } of PAGES) {
        await page.goto(new URL(path, meshloom.url).href);
        await ready(page).catch((error: Error) =>
          console.error(`${name} ${width}: ${error.message.split('\n')[0]}`),
        );
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: join(dir, `${name}-${colorScheme}-${width}.png`) });
      }
    }
    await context.close();
  }
} finally {
  await browser.close();
  await meshloom.stop();
}
