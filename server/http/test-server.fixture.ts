import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import type { ClusterSummary } from '#lib/wire/clusters.ts';
import type { KubeDoor } from '#server/apply/kube-door.ts';
import { createRateLimit } from '#server/auth/rate-limit.ts';
import { createSessionStore } from '#server/auth/sessions.ts';
import { systemClock } from '#server/kube/clock.ts';
import { createMetrics } from '#server/telemetry/metrics.ts';
import type { StreamSink } from '#server/watch/stream-source.ts';
import type { ApiDependencies } from './api-context.ts';
import { createHttpServer } from './create-server.ts';
import type { ServedCluster } from './served-cluster.ts';

export const SUMMARY: ClusterSummary = {
  id: 'one',
  name: 'one',
  source: 'kubeconfig',
  server: 'https://10.0.0.1:6443',
  version: 'v1.37.2',
  state: 'LIVE',
  message: null,
  gatewayApi: null,
  gatewayApiKnown: true,
  readOnly: false,
  user: null,
};

type FakeCluster = ServedCluster & {
  readonly sinks: StreamSink[];
  readonly resumed: (string | null)[];
  drain(): void;
};

/** A cluster without a watch behind it: the stream says one line and notes how it is closed. */
export function fakeCluster(door: KubeDoor): FakeCluster {
  const sinks: StreamSink[] = [];
  const resumed: (string | null)[] = [];
  return {
    id: 'one',
    door,
    sinks,
    resumed,
    summary: () => SUMMARY,
    kinds: () => [],
    schemas: () =>
      Promise.resolve({
        known: true,
        schemas: [
          {
            group: 'gateway.networking.k8s.io',
            version: 'v1',
            kind: 'HTTPRoute',
            resourceVersion: '5',
            bundleVersion: 'v1.6.3',
            channel: 'standard',
            openAPIV3Schema: { type: 'object' },
          },
        ],
      }),
    openStream({ lastEventId, sink }) {
      sinks.push(sink);
      resumed.push(lastEventId);
      sink.write('event: hello\ndata: {}\n\n');
      sink.onClose(() => sinks.splice(sinks.indexOf(sink), 1));
    },
    drain() {
      for (const sink of [...sinks]) {
        sink.write('event: drain\ndata: {}\n\n');
        sink.close();
      }
    },
  };
}

export type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

/** A real server on a free port with stub pages, and a way to send it any request. */
export async function startTestServer(more: Partial<ApiDependencies> = {}, door: KubeDoor = silentDoor) {
  const cluster = fakeCluster(door);
  const dependencies: ApiDependencies = {
    clusters: { get: (id) => (id === cluster.id ? cluster : null), list: () => Promise.resolve([SUMMARY]) },
    sessions: createSessionStore(() => systemClock.now()),
    loginLimit: createRateLimit({ burst: 3, perMinute: 1, now: () => 0 }),
    readOnly: false,
    version: '0.0.0',
    clock: systemClock,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics({ kinds: () => [[]] }),
    isReady: () => true,
    ...more,
  };
  const pages: IncomingHttpHeaders[] = [];
  const server = createHttpServer(dependencies, async (request, response) => {
    pages.push(request.headers);
    response.end(`page ${request.url}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const host = `127.0.0.1:${port}`;

  const send = (
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: string,
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: { host, ...headers } });
      request.on('error', reject);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          // A stream does not end by itself; its first words are enough.
          if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
        });
        response.on('close', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      request.end(body);
    });

  /** Signs in with the one-time token; the headers then make any request an allowed one. */
  const signIn = async () => {
    const origin = `http://${host}`;
    const json = { origin, 'content-type': 'application/json' };
    const reply = await send(
      'POST',
      '/api/session',
      json,
      JSON.stringify({ token: dependencies.sessions.bootstrapToken }),
    );
    const cookie = (reply.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    const { csrf } = JSON.parse(reply.text);
    return { reply, headers: { ...json, cookie, 'x-meshloom-csrf': String(csrf) } };
  };

  /** Sends bytes as they are; for what an HTTP client would not send. */
  const sendRaw = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8');
    let answer = '';
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.write(text);
    await once(socket, 'close');
    return answer;
  };

  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, host, send, sendRaw, signIn, close, cluster, dependencies, pages, server };
}

const silentDoor: KubeDoor = {
  request: () => Promise.reject(new Error('the cluster must not be asked')),
};
