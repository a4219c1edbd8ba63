import { findBrowser } from '#e2e/run/browser.ts';

/** Launch options that work for a system Chromium, also as root in a container, without its background traffic. */
export function launchOptions(): { executablePath?: string; args: string[] } {
  const path = findBrowser();
  return {
    ...(path === null ? {} : { executablePath: path }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  };
}
