import { expect } from '@playwright/test';
import { test } from './fixtures.ts';
import { GraphPage, Person } from './screen.ts';

test('a 90/10 split between two Services takes at most five actions and is followed until accepted', async ({
  page,
  demo,
}) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  const person = new Person();
  await person.does(() => graph.draw('demo-app', 'demo-app-v2'));
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await person.does(() => form.getByRole('textbox', { name: 'Percent: demo-app-v2' }).fill('10'));
  await person.does(() => form.getByRole('button', { name: 'Add to draft' }).click());
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/10%, new/);
  await expect(graph.share('demo-app', 'demo-app')).toHaveAccessibleName(/90%, new/);
  await person.does(() => page.getByRole('button', { name: /^Apply/ }).click());
  await expect(graph.applied('demo-app').getByRole('status')).toHaveText('Accepted');
  expect(person.actions).toBeLessThanOrEqual(5);

  expect(await demo.route('demo-app')).toMatchObject({
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'demo-app' }],
      rules: [
        {
          backendRefs: [
            { name: 'demo-app', port: 8080, weight: 90 },
            { name: 'demo-app-v2', port: 8080, weight: 10 },
          ],
        },
      ],
    },
  });
  await expect(graph.share('demo-app', 'demo-app-v2')).toHaveAccessibleName(/10%$/);
});

test('an A/B test by header takes at most eight actions and keeps the other requests where they were', async ({
  page,
  demo,
}) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  const person = new Person();
  await person.does(() => graph.draw('demo-app', 'demo-app-v2'));
  const form = graph.gesture('demo-app', 'demo-app-v2');
  await person.does(() => form.getByRole('tab', { name: 'Matching requests' }).click());
  await person.does(() => form.getByRole('textbox', { name: 'Header name' }).fill('version'));
  await person.does(() => form.getByRole('textbox', { name: 'Header value' }).fill('v2'));
  await expect(form.getByRole('status')).toContainText('demo-app-v2');
  // A press beside the form loses nothing that was typed.
  await page.mouse.click(400, 850);
  await person.does(() => form.getByRole('textbox', { name: 'Header value' }).press('Enter'));
  await expect(form).toBeHidden();
  await expect(graph.route('demo-app')).toContainText('header version = v2');
  await expect(graph.route('demo-app')).toContainText('everything else');
  await person.does(() => page.getByRole('button', { name: /^Apply/ }).click());
  await expect(graph.applied('demo-app').getByRole('status')).toHaveText('Accepted');
  expect(person.actions).toBeLessThanOrEqual(8);

  expect(await demo.route('demo-app')).toMatchObject({
    spec: {
      rules: [
        {
          matches: [{ headers: [{ type: 'Exact', name: 'version', value: 'v2' }] }],
          backendRefs: [{ name: 'demo-app-v2', port: 8080 }],
        },
        { backendRefs: [{ name: 'demo-app', port: 8080 }] },
      ],
    },
  });
});

test('weights change on the edge itself, and undo and redo walk through it', async ({ page, demo }) => {
  await demo.createSplit();
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.share('split', 'demo-app-v2').click();
  const form = page.getByRole('form', { name: 'Weights of split' });
  await form.getByRole('textbox', { name: 'Weight of demo-app-v2' }).fill('25');
  await form.getByRole('button', { name: 'Add to draft' }).click();
  await expect(graph.share('split', 'demo-app-v1')).toHaveAccessibleName(/75%, changed/);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(graph.share('split', 'demo-app-v1')).toHaveAccessibleName(/90%$/);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(graph.share('split', 'demo-app-v2')).toHaveAccessibleName(/25%, changed/);
});

test('drawing goes on working after a Service was selected and drawn from', async ({ page, demo }) => {
  await demo.openGraph(page);
  const graph = new GraphPage(page, demo.namespace);
  await graph.service('demo-app').click();
  await page.keyboard.press('Escape');
  await graph.draw('demo-app', 'demo-app-v1');
  await page.keyboard.press('Escape');
  await graph.draw('demo-app', 'demo-app-v2');
  await graph.gesture('demo-app', 'demo-app-v2').getByRole('button', { name: 'Add to draft' }).click();
  await expect(graph.route('demo-app')).toBeInViewport();
});
