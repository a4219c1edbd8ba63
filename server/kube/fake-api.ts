import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { KubeCluster } from './kube-cluster.ts';

/** One request a test server got, with its answer still open. */
export type FakeCall = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly response: ServerResponse;
  /** Answers with JSON and ends. */
  json(status: number, value: unknown, headers?: Record<string, string>): void;
  /** Writes one watch event; the first one sends status 200. */
  event(type: string, object: unknown): void;
  /** True once the client has gone. */
  gone(): boolean;
};

/** A scripted API server for tests, on loopback. */
export type FakeApi = {
  readonly url: string;
  readonly calls: FakeCall[];
  close(): Promise<void>;
};

/** Starts a server that hands every request to `answer`. Only tests use it. */
export async function startFakeApi(answer: (call: FakeCall) => void): Promise<FakeApi> {
  const calls: FakeCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = toCall(request, response, Buffer.concat(chunks).toString('utf8'));
      calls.push(call);
      answer(call);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

function toCall(request: IncomingMessage, response: ServerResponse, body: string): FakeCall {
  const url = new URL(request.url ?? '/', 'http://fake');
  let gone = false;
  response.on('close', () => {
    gone = true;
  });
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    response,
    json(status, value, headers = {}) {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(value));
    },
    event(type, object) {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`${JSON.stringify({ type, object })}\n`);
    },
    gone: () => gone,
  };
}

/** A cluster without credentials at an address. Only tests use it. */
export function fakeCluster(server: string, rest: Partial<KubeCluster> = {}): KubeCluster {
  const none = { headers: {}, cert: null, key: null };
  return {
    id: 'fake',
    name: 'fake',
    source: 'kubeconfig',
    server,
    isCurrent: true,
    tls: { ca: null, serverName: null, insecure: false },
    proxyUrl: null,
    credentials: { command: null, current: () => Promise.resolve(none), renew: () => Promise.resolve(none) },
    ...rest,
  };
}
