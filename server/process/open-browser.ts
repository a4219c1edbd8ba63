import { spawn } from 'node:child_process';

/** Asks the desktop to open a link. It is a courtesy: when nothing can, the link in the terminal is still there. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, ...args] = commandFor(platform);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function commandFor(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  // `start` takes its first quoted argument for a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
