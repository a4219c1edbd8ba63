import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { httpRoutes } from '#e2e/cluster/kube-http.ts';
import { test } from './fixtures.ts';
import { GraphPage } from './screen.ts';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

/** The view of the draft of this name, shown. */
async function showView(graph: GraphPage, name: 'Documents' | 'Impact' | 'Findings'): Promise<Locator> {
  await graph.dock.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  return graph.dock.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
}

/** A first route that takes only requests with a header. */
async function addHeaderRoute(page: Page, graph: GraphPage): Promise<void> {
  await graph.draw('demo-app', 'demo-app-v2');
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await form.getByRole('tab', { name: 'Matching requests' }).click();
  await form.getByRole('textbox', { name: 'Header name' }).fill('version');
  await form.getByRole('textbox', { name: 'Header value' }).fill('v2');
  await form.getByRole('checkbox').uncheck();
  await expect(form.getByRole('listitem').filter({ hasText: '404' })).toBeVisible();
  await form.getByRole('button', { name: 'Add to draft' }).click();
  await expect(page.getByRole('form')).toBeHidden();
}

test('a 90/10 draft says which requests move, with one of them to try', async ({ page, demo }) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.draw('demo-app', 'demo-app-v2');
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await form.getByRole('textbox', { name: 'Percent: demo-app-v2' }).fill('10');
  await form.getByRole('button', { name: 'Add to draft' }).click();

  await graph.dock.getByRole('button', { name: '1 of 1 request class moves' }).click();
  const impact = graph.dock.getByRole('tabpanel', { name: /^Impact/ });
  const moved = impact
    .getByRole('region', { name: 'Requests to demo-app:8080' })
    .getByRole('list', { name: 'Moved' });
  await expect(moved).toContainText('all requests');
  await expect(
    moved.getByRole('listitem').filter({ hasText: /^demo-app100% before90% after$/ }),
  ).toBeVisible();
  await expect(
    moved.getByRole('listitem').filter({ hasText: /^demo-app-v20% before10% after$/ }),
  ).toBeVisible();
  await expect(impact.getByText('Not weighted')).toHaveCount(1);
  await expectNoViolations(page);

  const tryIt = moved.getByRole('button', { name: 'Try it: GET /' });
  await tryIt.click();
  const simulator = page.getByRole('region', { name: 'Simulate a request' });
  await expect(simulator.getByRole('heading', { name: 'Simulate a request' })).toBeFocused();
  await expect(page).toHaveURL(/[?&]sim=/);
  await page.keyboard.press('Escape');
  await expect(simulator).toBeHidden();
  await expect(tryIt).toBeFocused();
});

test('a first route that leaves requests out says 404, and its fix is one step to do and undo', async ({
  page,
  demo,
}) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await addHeaderRoute(page, graph);
  const impact = await showView(graph, 'Impact');
  const moved = impact.getByRole('list', { name: 'Moved' });
  await expect(moved.getByRole('listitem').filter({ hasText: 'fails now' })).toContainText('no rule matches');
  await expect(impact.getByRole('list', { name: 'New findings' })).toContainText('get 404');

  const findings = await showView(graph, 'Findings');
  const finding = findings.getByRole('listitem').filter({ hasText: 'No rule takes everything' });
  await expect(finding).toContainText('spec.rules');
  await expectNoViolations(page);
  await finding.getByRole('button', { name: /^Send everything else/ }).click();
  await expect(finding).toHaveCount(0);
  await expect(graph.route('demo-app')).toContainText('everything else');
  await graph.dock.getByRole('button', { name: /^Undo: Send everything else/ }).click();
  await expect(finding).toBeVisible();

  await finding.getByRole('button', { name: /^Warning/ }).click();
  await expect(graph.yaml.locator('.cm-revealed')).toContainText('rules:');
});

test('advice never holds Apply back, however bad', async ({ page, demo }) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.openYaml('split');
  await graph.replaceLine('type: PathPrefix', 'type: RegularExpression');
  await graph.replaceLine('value: /', 'value: "*"');
  await expect(graph.dock.getByRole('button', { name: /^1 error/ })).toBeVisible();
  await expect(graph.dock.getByText('the API server would take it')).toBeVisible();
  await expect(graph.apply).toBeEnabled();
});

test('the panel of a live route has its findings, and a fix becomes a draft', async ({
  page,
  demo,
  kube,
}) => {
  const { namespace } = demo;
  const made = await kube.apply(
    httpRoutes(namespace),
    'canary',
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'canary', namespace },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'demo-app' }],
        rules: [
          {
            matches: [{ headers: [{ name: 'version', value: 'v2' }] }],
            backendRefs: [{ name: 'demo-app-v2', port: 8080 }],
          },
          {
            matches: [{ headers: [{ name: 'Version', value: 'v2' }], path: { value: '/a' } }],
            backendRefs: [{ name: 'demo-app-v1', port: 8080 }],
          },
          {
            matches: [{ headers: [{ name: 'version', value: 'v2' }] }],
            backendRefs: [{ name: 'demo-app-v1', port: 8080 }],
          },
        ],
      },
    },
    { manager: 'meshloom' },
  );
  expect(made.status).toBe(201);
  await demo.openGraph(page);
  const graph = new GraphPage(page, namespace);
  await graph.route('canary').click();
  const panel = page.getByRole('region', { name: `HTTPRoute ${namespace}/canary` });
  await expect(panel.getByText(/rule 3 can never be reached/)).toBeVisible();
  const findings = panel.getByRole('list', { name: 'Findings' });
  await findings.getByRole('button', { name: /^Send everything else/ }).click();
  await expect(graph.route('canary')).toContainText('everything else');
  await expect(graph.yaml).toContainText('name: canary');
  await panel.getByRole('button', { name: 'Simulate a request' }).click();
  await expect(page.getByRole('region', { name: 'Simulate a request' })).toBeVisible();
});
