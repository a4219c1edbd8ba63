import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

/** The panel that answers requests. */
class Simulator {
  readonly panel: Locator;
  readonly from: Locator;
  readonly to: Locator;
  readonly path: Locator;

  constructor(page: Page) {
    this.panel = page.getByRole('region', { name: 'Simulate a request' });
    this.from = this.panel.getByRole('combobox', { name: 'From', exact: true });
    this.to = this.panel.getByRole('combobox', { name: 'To', exact: true });
    this.path = this.panel.getByRole('textbox', { name: 'Path' });
  }

  /** The answer in a line, as it is announced. */
  get answer(): Locator {
    return this.panel.getByRole('status', { name: 'Answer' });
  }

  /** Fills a field with suggestions and goes on to the next one, which closes the list. */
  async choose(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    await field.press('Tab');
  }

  part(title: string): Locator {
    return this.panel.getByRole('region', { name: title });
  }
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

const ON_THE_WAY = /on the way of the simulated request/;

test('a request is composed, answered, explained, lit in the graph, and shared', async ({
  page,
  context,
  demo,
}) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  const simulator = new Simulator(page);
  await graph.service('demo-app').click();
  await graph.service('demo-app').focus();
  await page.keyboard.press('s');
  await expect(simulator.to).toHaveValue(`demo-app.${demo.namespace}:8080`);
  await expect(simulator.from).toHaveValue(demo.namespace);
  await expect(simulator.answer).toHaveText('90% demo-app-v1 · 10% demo-app-v2');
  await expect(simulator.part('Which rule takes it')).toContainText(
    `${demo.namespace}/split rule 1 takes it: it matches all requests`,
  );
  for (const node of [graph.service('demo-app'), graph.route('split'), graph.service('demo-app-v2')])
    await expect(node).toHaveAccessibleName(ON_THE_WAY);
  await expect(
    page.getByRole('group', { name: /^Namespace .* where the simulated request comes from/ }),
  ).toBeVisible();

  await simulator.path.fill('/cart');
  await simulator.panel.getByRole('button', { name: 'Add header' }).click();
  await expect(simulator.panel.getByRole('textbox', { name: 'Name of header 1' })).toBeFocused();
  await page.keyboard.type('X-Canary');
  await simulator.panel.getByRole('textbox', { name: 'Value of header 1' }).fill('1');
  await expect(simulator.panel.getByRole('listitem').filter({ hasText: 'x-canary' })).toContainText('1');
  await expect(page).toHaveURL(/X-Canary.*%221%22/);

  const other = await context.newPage();
  await other.goto(page.url());
  const shared = new Simulator(other);
  await expect(shared.path).toHaveValue('/cart');
  await expect(shared.panel.getByRole('textbox', { name: 'Name of header 1' })).toHaveValue('X-Canary');
  await expect(shared.answer).toHaveText('90% demo-app-v1 · 10% demo-app-v2');
  await other.close();

  await simulator.choose(simulator.to, 'nobody.nowhere');
  await expect(simulator.answer).toHaveText('Unknown destination');
  await simulator.path.press('Escape');
  await expect(page.getByRole('region', { name: `Service ${demo.namespace}/demo-app` })).toBeVisible();
  await expect(page).not.toHaveURL(/sim=/);
  await expect(graph.service('demo-app')).not.toHaveAccessibleName(ON_THE_WAY);
});

test('a pasted curl line fills the form, and one that cannot be read says why and stays', async ({
  page,
  demo,
}) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const simulator = new Simulator(page);
  await page.getByRole('button', { name: 'Simulate a request' }).click();
  await simulator.choose(simulator.from, demo.namespace);
  await simulator.panel.getByRole('button', { name: 'Paste curl' }).click();
  const line = page.getByRole('textbox', { name: 'curl line' });
  await line.fill('curl --wrong x');
  await line.press('Enter');
  await expect(page.getByText('The option --wrong is not understood here')).toBeVisible();
  await expect(line).toHaveValue('curl --wrong x');
  await line.fill(`curl -u me:pw -X DELETE -H 'x-a: 1' 'http://demo-app.${demo.namespace}:8080/cart?x=1'`);
  await line.press('Enter');
  await expect(line).toBeHidden();
  await expect(simulator.to).toHaveValue(`demo-app.${demo.namespace}:8080`);
  await expect(simulator.path).toHaveValue('/cart');
  await expect(simulator.panel.getByRole('textbox', { name: 'Value of query parameter 1' })).toHaveValue('1');
  await expect(simulator.panel.getByText('without authorization')).toBeVisible();
  await expect(simulator.panel.getByText('DELETE').first()).toBeVisible();
  await expect(simulator.panel.getByRole('row').filter({ hasText: 'demo-app-v1' })).toContainText('90%');
});

test('a draft is shown before and after, or as the same', async ({ page, demo }) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  const simulator = new Simulator(page);
  await graph.draw('demo-app', 'demo-app-v2');
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await form.getByRole('textbox', { name: 'Percent: demo-app-v2' }).fill('10');
  await form.getByRole('button', { name: 'Add to draft' }).click();
  await page.getByRole('button', { name: 'Simulate a request' }).click();
  await simulator.choose(simulator.from, demo.namespace);
  await simulator.choose(simulator.to, 'demo-app:8080');
  const before = simulator.panel.getByRole('button', { name: /^Before\s+100% demo-app/ });
  const after = simulator.panel.getByRole('button', {
    name: /^After, with the draft\s+90% demo-app\s+·\s+10% demo-app-v2/,
  });
  await expect(after).toHaveAttribute('aria-pressed', 'true');
  const row = simulator.panel.getByRole('row').filter({ hasText: 'demo-app-v2' });
  await expect(row.getByRole('cell')).toHaveText(['', '–', '10%']);
  await before.click();
  await expect(before).toHaveAttribute('aria-pressed', 'true');
  await expect(simulator.panel.getByText('No route applies: it goes to the endpoints')).toBeVisible();
  await simulator.choose(simulator.to, 'demo-app-v1:8080');
  await expect(simulator.panel.getByText('Same with your draft.', { exact: true })).toBeVisible();
});

test('an example begins, a caller that is not there is doubted, and the focus goes there and back', async ({
  page,
  demo,
}) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const simulator = new Simulator(page);
  const opener = page.getByRole('button', { name: 'Simulate a request' });
  const heading = simulator.panel.getByRole('heading', { name: 'Simulate a request' });
  await opener.press('Enter');
  await expect(heading).toBeFocused();
  await simulator.panel.getByRole('button', { name: `client in ${demo.namespace} → demo-app` }).click();
  await expect(simulator.answer).toHaveText('90% demo-app-v1 · 10% demo-app-v2');
  await expect(heading).toBeFocused();
  await simulator.choose(simulator.from, 'nope-ns');
  await expect(simulator.answer).toContainText('not certain (1)');
  await expect(simulator.from).toHaveAccessibleDescription('No namespace nope-ns in this cluster.');
  await simulator.choose(simulator.to, `demo-app.${demo.namespace}:443`);
  await simulator.panel.getByRole('button', { name: 'Port 8080' }).click();
  await expect(simulator.to).toHaveValue(`demo-app.${demo.namespace}:8080`);
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
});

test('what cannot be read is said calmly, and what was typed stays', async ({ page, demo }) => {
  await demo.openGraph(page);
  const simulator = new Simulator(page);
  await page.goto(`${page.url()}&sim=%7B%22from%22`);
  const message = simulator.panel.getByText('The request in the address of this page cannot be read.');
  await expect(message).toBeVisible();
  await expect(simulator.to).toHaveValue('');
  await expect(page).toHaveURL(/sim=%7B%22from%22$/);
  await simulator.choose(simulator.from, demo.namespace);
  await expect(message).toBeHidden();
  await simulator.choose(simulator.to, 'http://demo-app');
  await expect(simulator.to).toHaveAccessibleDescription(/Only host and port, without http/);
  await expect(simulator.to).toHaveValue('http://demo-app');
  await simulator.choose(simulator.to, 'demo-app:8080');
  await simulator.path.fill('cart');
  await expect(simulator.path).toHaveAccessibleDescription('A path begins with a slash.');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in an answer and its path, nor in the form and its list', async ({
      page,
      demo,
    }) => {
      await demo.createSplit();
      await demo.openGraph(page);
      const graph = new GraphPage(page, demo.namespace);
      const simulator = new Simulator(page);
      await graph.service('demo-app').focus();
      await page.keyboard.press('s');
      await simulator.choose(simulator.from, demo.namespace);
      await simulator.to.click();
      await page.keyboard.type('demo-app');
      await page.getByRole('option').first().waitFor();
      await expectNoViolations(page);
      await page.getByRole('option', { name: `demo-app.${demo.namespace}:8080` }).click();
      await expect(graph.route('split')).toHaveAccessibleName(ON_THE_WAY);
      await expectNoViolations(page);
    });
  });
}
