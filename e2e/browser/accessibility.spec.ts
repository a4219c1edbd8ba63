import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`axe finds nothing in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('on the sign-in page', async ({ page }) => {
      await page.context().clearCookies();
      await page.goto('/login');
      await page.getByRole('heading', { name: 'Open the link from the terminal' }).waitFor();
      await expectNoViolations(page);
    });

    test('on the graph, its panel, its gesture form and the draft', async ({ page, demo }) => {
      await demo.createSplit();
      await demo.openGraph(page);
      const graph = new GraphPage(page, demo.namespace);
      await expectNoViolations(page);
      await graph.draw('demo-app', 'demo-app-v2');
      await expectNoViolations(page);
      await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
      await graph.yaml.waitFor();
      await expectNoViolations(page);
      await graph.route('split').click();
      await page.getByRole('button', { name: 'Edit YAML' }).waitFor();
      await expectNoViolations(page);
    });

    test('on the table', async ({ page, demo }) => {
      await demo.createSplit();
      await demo.openGraph(page);
      await page.getByRole('link', { name: 'Routes' }).click();
      await page.getByRole('row', { name: /split/ }).waitFor();
      await expectNoViolations(page);
    });

    test('on the list of clusters', async ({ page, meshloom }) => {
      await page.goto(`${meshloom.url}/?all`);
      await page.getByRole('main').getByRole('link').first().waitFor();
      await expectNoViolations(page);
    });

    test('on a page that does not exist', async ({ page, meshloom }) => {
      await page.goto(`${meshloom.url}/nothing-here`);
      await page.getByRole('heading').first().waitFor();
      await expectNoViolations(page);
    });
  });
}
