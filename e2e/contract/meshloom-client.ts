import { Agent, request } from 'undici';
import { z } from 'zod';
import type { Meshloom } from '#e2e/process/start-meshloom.ts';
import { type ApplyRequest, applyResponseSchema, type DeleteRequest } from '#lib/wire/apply.ts';
import { type ClusterSummary, clusterListSchema } from '#lib/wire/clusters.ts';
import { errorBodySchema } from '#lib/wire/errors.ts';
import { sessionInfoSchema } from '#lib/wire/session.ts';
import { MeshloomStream } from './meshloom-stream.ts';

/** A request as a test words it; headers given here win, and an empty one is left out. */
export type ApiCall = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An answer of Meshloom's API. */
export type ApiAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

type Credentials = { readonly cookie: string; readonly csrf: string };

/** Exchanges the token of a printed link, as the login page does. */
export function exchangeToken(url: string, token: string): Promise<ApiAnswer> {
  return call(url, {
    method: 'POST',
    path: '/api/session',
    body: { token },
    headers: { origin: url, 'content-type': 'application/json' },
  });
}

/** The token in the fragment of a printed link. */
export function tokenOf({ loginUrl }: Pick<Meshloom, 'loginUrl'>): string {
  return new URL(loginUrl).hash.slice(1);
}

/** A signed-in page without the page: the API of one Meshloom and its first cluster. */
export class MeshloomClient {
  readonly url: string;
  /** Id of the cluster that Meshloom has for its target. */
  readonly cluster: string;
  readonly #credentials: Credentials;
  readonly #streams: MeshloomStream[] = [];

  private constructor(url: string, cluster: string, credentials: Credentials) {
    this.url = url;
    this.cluster = cluster;
    this.#credentials = credentials;
  }

  /** Uses up the printed link. */
  static async signIn(meshloom: Pick<Meshloom, 'url' | 'loginUrl'>): Promise<MeshloomClient> {
    const { url } = meshloom;
    const answer = await exchangeToken(url, tokenOf(meshloom));
    const { csrf } = sessionInfoSchema.parse(answer.body);
    const cookie = z.string().parse([answer.headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
    const listed = await call(url, { method: 'GET', path: '/api/clusters', headers: { cookie } });
    const { id } = z.object({ id: z.string() }).parse(clusterListSchema.parse(listed.body).clusters[0]);
    return new MeshloomClient(url, id, { cookie, csrf });
  }

  /** What a page of ours sends with everything. */
  get headers(): Readonly<Record<string, string>> {
    const { cookie, csrf } = this.#credentials;
    return { origin: this.url, cookie, 'x-meshloom-csrf': csrf, 'content-type': 'application/json' };
  }

  send(one: ApiCall): Promise<ApiAnswer> {
    return call(this.url, { ...one, headers: { ...this.headers, ...one.headers } });
  }

  async summary(): Promise<ClusterSummary> {
    const { clusters } = clusterListSchema.parse(
      (await this.send({ method: 'GET', path: '/api/clusters' })).body,
    );
    const found = clusters.find(({ id }) => id === this.cluster);
    if (!found) throw new Error(`no cluster ${this.cluster}`);
    return found;
  }

  /** POST to a verb of the cluster. */
  post(verb: 'dry-run' | 'apply' | 'delete' | 'owners', body: object): Promise<ApiAnswer> {
    return this.send({ method: 'POST', path: this.pathOf(verb), body });
  }

  /** Applies (or rehearses) documents; throws unless the answer is the response of the contract. */
  async write(verb: 'dry-run' | 'apply', documents: ApplyRequest['documents']) {
    const answer = await this.post(verb, { documents });
    if (answer.status !== 200) throw new Error(`${verb}: ${JSON.stringify(answer)}`);
    return applyResponseSchema.parse(answer.body);
  }

  delete(target: DeleteRequest): Promise<ApiAnswer> {
    return this.post('delete', target);
  }

  /** A stream that is closed with the client at the latest. */
  openStream(lastEventId?: string): Promise<MeshloomStream> {
    return MeshloomStream.open(`${this.url}${this.pathOf('stream')}`, {
      ...this.headers,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    }).then((stream) => {
      this.#streams.push(stream);
      return stream;
    });
  }

  pathOf(verb: string): string {
    return `/api/clusters/${encodeURIComponent(this.cluster)}/${verb}`;
  }

  /** Closes its streams. */
  close(): void {
    for (const stream of this.#streams) stream.close();
  }
}

/** The error of an answer that must be one. */
export function errorIn(answer: ApiAnswer) {
  const parsed = errorBodySchema.safeParse(answer.body);
  if (!parsed.success) throw new Error(`no error in ${JSON.stringify(answer)}`);
  return parsed.data.error;
}

// Each call its own connection: a request that is refused before its body is read closes the connection.
const agent = new Agent({ pipelining: 0, keepAliveTimeout: 10, keepAliveMaxTimeout: 10 });

/** Any request to a Meshloom, with nothing added. */
export async function call(url: string, { method, path, body, headers = {} }: ApiCall): Promise<ApiAnswer> {
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  const response = await request(url + path, {
    method,
    dispatcher: agent,
    headers: sent,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, headers: response.headers, body: parseJson(text) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Health and metrics are plain text, which is then the body.
    return text;
  }
}
