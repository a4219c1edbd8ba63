import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { invariant } from '#lib/result/assert.ts';
import { metricsPage, type Scene, scrapeTargets, TELEMETRIES } from './metrics/pages.ts';

const EXPOSITION = 'text/plain; version=0.0.4; charset=utf-8';
const TARGETS = /^\/meshloom\/targets\/([a-z-]+)$/;

/** The metrics as Prometheus reads them: plain HTTP on 127.0.0.1, without a login, since it tells of made-up traffic only. */
export type MetricsServer = { readonly url: string; close(): Promise<void> };

type Page = { readonly type: string; readonly text: string };

/** Starts to serve `/metrics/…` and, for `http_sd_configs`, `/meshloom/targets/…`. Rejects when the port is taken. */
export async function serveMetrics(scene: () => Scene, port: number): Promise<MetricsServer> {
  let own = '';
  const pageAt: PageAt = (path) => {
    const targets = targetsPage(scene(), path, own);
    if (targets !== null) return { type: 'application/json', text: targets };
    const text = metricsPage(scene(), path);
    return text === null ? null : { type: EXPOSITION, text };
  };
  const server = createServer((message, response) => answer(message, response, pageAt));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'a listening TCP server has an address');
  own = `127.0.0.1:${address.port}`;
  return {
    url: `http://${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Nothing a page could throw may end the process. */
function answer(message: IncomingMessage, response: ServerResponse, pageAt: PageAt): void {
  try {
    const { code, page } = replyTo(message, pageAt);
    send(response, code, page);
  } catch (error) {
    send(response, 500, plain(error instanceof Error ? error.message : String(error)));
  }
}

type PageAt = (path: string) => Page | null;

function replyTo(message: IncomingMessage, pageAt: PageAt): { readonly code: number; readonly page: Page } {
  const host = (message.headers.host ?? '').replace(/:\d+$/, '');
  // A page in a browser may reach loopback under a name of its own (DNS rebinding).
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) return { code: 403, page: plain('forbidden') };
  if (message.method !== 'GET') return { code: 405, page: plain('only GET is answered') };
  const page = pageAt((message.url ?? '/').split('?')[0] ?? '/');
  if (page) return { code: 200, page };
  const paths = TELEMETRIES.flatMap((name) => [`/metrics/${name}`, `/meshloom/targets/${name}`]);
  return { code: 404, page: plain(`nothing here; there are\n${paths.join('\n')}`) };
}

function plain(text: string): Page {
  return { type: 'text/plain; charset=utf-8', text: `${text}\n` };
}

function send(response: ServerResponse, code: number, { type, text }: Page): void {
  response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}

/** Prometheus http_sd: one target group for each page, since their paths differ. */
function targetsPage({ everyone }: Scene, path: string, own: string): string | null {
  const [, name] = TARGETS.exec(path) ?? [];
  const telemetry = TELEMETRIES.find((each) => each === name);
  if (telemetry === undefined) return null;
  const groups = scrapeTargets(telemetry, everyone).map(({ path: metricsPath, labels }) => ({
    targets: [own],
    // Without an instance of their own all Pods would be one to Prometheus.
    labels: { __metrics_path__: metricsPath, instance: labels.pod ?? own, ...labels },
  }));
  return JSON.stringify(groups);
}
