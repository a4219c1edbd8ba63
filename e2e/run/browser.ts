import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { run } from './stage.ts';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** A browser to test with: MESHLOOM_CHROMIUM, one of the system's, or Playwright's own; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env.MESHLOOM_CHROMIUM;
  const candidates = [...(named ? [named] : []), ...KNOWN, chromium.executablePath()];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}

/** Finds a browser, installing one when there is none: Debian's package as root, else Playwright's. Null with the output when both fail. */
export async function ensureBrowser(): Promise<{ path: string | null; log: string }> {
  const found = findBrowser();
  if (found !== null) return { path: found, log: '' };
  const log: string[] = [];
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    log.push((await run('apt-get', ['update'], env)).text);
    log.push((await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], env)).text);
  }
  if (findBrowser() === null) log.push((await run('npx', ['playwright', 'install', 'chromium'])).text);
  return { path: findBrowser(), log: log.join('\n') };
}
