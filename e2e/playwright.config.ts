import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { WorkerOptions } from '#e2e/browser/fixtures.ts';
import { launchOptions } from '#e2e/process/launch-browser.ts';

const outDir = join(import.meta.dirname, '.out');

export default defineConfig<object, WorkerOptions>({
  testDir: 'browser',
  outputDir: join(outDir, 'browser'),
  // Each worker holds an API server, a Meshloom and a browser; two cores carry two of them.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI === 'true',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    launchOptions: launchOptions(),
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'sandbox', use: { targetKind: 'sandbox' } },
    { name: 'real', use: { targetKind: 'real' } },
  ],
});
