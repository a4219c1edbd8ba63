import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#server/errors/app-error.ts';
import type { PageHandler } from '#server/http/pages.ts';

/** In place of the pages when only the API is wanted (`--no-pages`). */
export const answerNoPages: PageHandler = (_request, response) => {
  response.writeHead(404, { 'Content-Type': 'text/plain' });
  response.end('This Meshloom was started without its pages; only the API answers.\n');
  return Promise.resolve();
};

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
