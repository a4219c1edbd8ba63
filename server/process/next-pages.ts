import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#server/errors/app-error.ts';
import type { PageHandler } from '#server/http/pages.ts';

/** Prepares Next's production handler for the pages built in `dir`. Throws `AppError('bad-request')` when they are not built. */
export async function loadPages(dir: string): Promise<PageHandler> {
  try {
    await access(join(dir, '.next', 'BUILD_ID'));
  } catch (cause) {
    throw new AppError('bad-request', 'The pages are not built. Run npm start, which builds them first.', {
      cause,
    });
  }
  // Loaded late: it takes a moment that `--help` and a busy port should not cost.
  const { default: next } = await import('next');
  const app = next({ dev: false, dir, quiet: true, customServer: true });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (request, response) => handle(request, response);
}
