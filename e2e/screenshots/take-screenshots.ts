/*
 * `npm run screenshots [-- DIR]`: the pages of the running sandbox in both themes and three widths, and the README's picture
 * (graph.png beside this file). Look at all of them after every change of the screen.
 */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { GraphPage } from '#e2e/browser/screen.ts';
import { launchOptions } from '#e2e/process/launch-browser.ts';
import { startMeshloom } from '#e2e/process/start-meshloom.ts';

const dir = process.argv[2] ?? join(import.meta.dirname, '..', '.out', 'screenshots');
const WIDTHS = [1440, 1024, 390];
const THEMES = ['light', 'dark'] as const;
const README_PICTURE = 'draft-light-1440.png';

type Scene = {
  readonly name: string;
  readonly path: string;
  /** Brings the page into the state to be seen. */
  readonly set: (page: Page) => Promise<unknown>;
};

const aCard = (page: Page): Promise<void> =>
  page
    .getByRole('group', { name: /^Service / })
    .first()
    .waitFor();

const SCENES: readonly Scene[] = [
  { name: 'graph', path: '/c/sandbox', set: aCard },
  { name: 'demo', path: '/c/sandbox?ns=demo', set: aCard },
  {
    name: 'route',
    path: '/c/sandbox?ns=demo&sel=gateway.networking.k8s.io%2FHTTPRoute%2Fdemo%2Fdemo-app',
    set: async (page) => {
      await page.getByRole('button', { name: 'Edit YAML' }).waitFor();
      // By class: on a phone the panel covers the graph, which then has no roles.
      await page.locator('.react-flow__node').first().waitFor();
    },
  },
  { name: 'routes', path: '/c/sandbox/routes', set: (page) => page.getByText('checkout-rollout').waitFor() },
  { name: 'draft', path: '/c/sandbox?ns=catalog', set: draftSplit },
];

/** A 90/10 split of the catalogue's products, drawn but not applied; by mouse where there is room for it. */
async function draftSplit(page: Page): Promise<void> {
  const graph = new GraphPage(page, 'catalog');
  await aCard(page);
  if (await graph.dock.isVisible()) {
    await graph.dock.getByRole('button', { name: 'Discard all' }).click();
    await graph.dock.getByText('No changes').waitFor();
    await nextFrame(page);
  }
  if ((page.viewportSize()?.width ?? 0) < 1000) return;
  await graph.draw('products', 'products-v2');
  const form = graph.gesture('products', 'products-v2');
  await form.getByRole('textbox', { name: 'Percent: products-v2' }).fill('10');
  await form.getByRole('button', { name: 'Add to draft' }).click();
  await page.getByText('the API server would take it').waitFor();
  // What stood loose finds its place in the order of the traffic.
  await page.getByRole('button', { name: 'Lay out anew' }).click();
  await page.getByRole('button', { name: 'Lay out anew', disabled: false }).waitFor();
  await nextFrame(page);
}

/** What follows from a change of size or place has happened. */
function nextFrame(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function takeAll(page: Page, url: string, theme: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    for (const { name, path, set } of SCENES) {
      await page.goto(new URL(path, url).href);
      await set(page);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(dir, `${name}-${theme}-${width}.png`) });
    }
  }
}

await mkdir(dir, { recursive: true });
const meshloom = await startMeshloom(['--sandbox']);
const browser = await chromium.launch(launchOptions());
try {
  // The printed link signs in once; the second theme goes on with the cookie.
  let storageState: BrowserContextOptions['storageState'];
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      ...(storageState && { storageState }),
    });
    const page = await context.newPage();
    if (!storageState) {
      await page.goto(meshloom.loginUrl);
      await page.waitForURL((url) => !url.pathname.startsWith('/login'));
      storageState = await context.storageState();
    }
    await takeAll(page, meshloom.url, colorScheme);
    await context.close();
  }
  await copyFile(join(dir, README_PICTURE), join(import.meta.dirname, 'graph.png'));
} finally {
  await browser.close();
  await meshloom.stop();
}
