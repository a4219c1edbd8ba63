import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';

/** A collection of the Kubernetes API: where its objects live. Cluster-wide without a namespace. */
export type Collection = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
};

/** An answer as it came: the status, the parsed JSON (or the text, when it is none), and Warning headers if any. */
export type KubeResponse = {
  readonly status: number;
  readonly body: unknown;
  readonly warnings?: readonly string[];
};

/** One line of a watch. */
export type WatchEvent = { readonly type: string; readonly object: unknown };

/** Query parameters as the API knows them, such as dryRun: 'All'. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type Verb = { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly contentType?: string };
/** A request in full, for what the other methods of the client don't say. */
export type KubeCall = Verb & {
  readonly path: string;
  readonly query?: Query | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON text that no object would be written as, in place of a body. */
  readonly rawBody?: string;
};
type ApplyOptions = {
  readonly manager: string;
  readonly force?: boolean;
  readonly query?: Query;
  /** Another door than the object's own. */
  readonly subresource?: string;
};

const kubeconfigSchema = z.object({
  'current-context': z.string(),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) }),
  ),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({ server: z.url(), 'certificate-authority-data': z.string().optional() }),
    }),
  ),
  users: z.array(z.object({ name: z.string(), user: z.object({ token: z.string().optional() }) })),
});
const watchEventSchema = z.object({ type: z.string(), object: z.unknown() });

/** HTTPRoutes, of one namespace or of all. */
export function httpRoutes(namespace?: string): Collection {
  return {
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    plural: 'httproutes',
    ...(namespace && { namespace }),
  };
}

/** A core/v1 collection, such as services. */
export function coreV1(plural: string, namespace?: string): Collection {
  return { group: '', version: 'v1', plural, ...(namespace && { namespace }) };
}

/** The URL path of a collection, an object in it, or a subresource of that. */
export function pathOf(collection: Collection, name?: string, subresource?: string): string {
  const root = collection.group
    ? `/apis/${collection.group}/${collection.version}`
    : `/api/${collection.version}`;
  const scope = collection.namespace ? `/namespaces/${collection.namespace}` : '';
  const object = [name, subresource].filter((part) => part !== undefined).map((part) => `/${part}`);
  return `${root}${scope}/${collection.plural}${object.join('')}`;
}

/**
 * Reads a kubeconfig (current context; token and CA data only) and returns a client of its server. Another token than
 * the one in the file makes it a stranger's client.
 */
export async function openKube(
  kubeconfigPath: string,
  credentials: { readonly token?: string } = {},
): Promise<KubeHttp> {
  const config = kubeconfigSchema.parse(parse(await readFile(kubeconfigPath, 'utf8')));
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config.users.find(({ name }) => name === context?.user)?.user;
  if (!cluster) throw new Error(`${kubeconfigPath} has no cluster for its current context`);
  const ca = cluster['certificate-authority-data'];
  return new KubeHttp(cluster.server, {
    ...(user?.token !== undefined && { token: user.token }),
    ...credentials,
    ...(ca !== undefined && { caPem: Buffer.from(ca, 'base64').toString('utf8') }),
  });
}

/** A small client of a Kubernetes API for tests. It never throws for a status: what the server said is the result. */
export class KubeHttp {
  readonly #server: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  constructor(server: string, credentials: { readonly token?: string; readonly caPem?: string } = {}) {
    this.#server = server.replace(/\/$/, '');
    this.#headers = credentials.token ? { authorization: `Bearer ${credentials.token}` } : {};
    this.#agent = new Agent(credentials.caPem ? { connect: { ca: credentials.caPem } } : {});
  }

  get(collection: Collection, name: string, query?: Query): Promise<KubeResponse> {
    return this.#json({ method: 'GET', path: pathOf(collection, name), query });
  }

  list(collection: Collection, query?: Query): Promise<KubeResponse> {
    return this.#json({ method: 'GET', path: pathOf(collection), query });
  }

  create(collection: Collection, body: object, query?: Query): Promise<KubeResponse> {
    return this.#json({ method: 'POST', path: pathOf(collection), body, query });
  }

  replace(collection: Collection, name: string, body: object, query?: Query): Promise<KubeResponse> {
    return this.#json({ method: 'PUT', path: pathOf(collection, name), body, query });
  }

  delete(collection: Collection, name: string, options?: object): Promise<KubeResponse> {
    return this.#json({ method: 'DELETE', path: pathOf(collection, name), body: options });
  }

  /** Server-side apply. */
  apply(collection: Collection, name: string, body: object, options: ApplyOptions): Promise<KubeResponse> {
    return this.#json({
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      path: pathOf(collection, name, options.subresource),
      body,
      query: { fieldManager: options.manager, force: options.force, ...options.query },
    });
  }

  /** A merge patch (object) or JSON patch (array of operations), chosen by the body. */
  patch(collection: Collection, name: string, body: object, query?: Query): Promise<KubeResponse> {
    return this.#patch(pathOf(collection, name), body, query);
  }

  /** As patch, on the status subresource. */
  patchStatus(collection: Collection, name: string, body: object, query?: Query): Promise<KubeResponse> {
    return this.#patch(pathOf(collection, name, 'status'), body, query);
  }

  /** Any other path of the server, such as /version. */
  raw(path: string, query?: Query): Promise<KubeResponse> {
    return this.#json({ method: 'GET', path, query });
  }

  /** Any other request, such as a PATCH with a content type of its own. */
  call(call: KubeCall): Promise<KubeResponse> {
    return this.#json(call);
  }

  /** Creates a namespace with a name that no other test has, and returns the name. */
  async createNamespace(prefix: string): Promise<string> {
    const name = `${prefix}-${randomUUID().slice(0, 8)}`;
    const made = await this.create(coreV1('namespaces'), {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
    if (made.status !== 201)
      throw new Error(`namespace ${name}: ${made.status} ${JSON.stringify(made.body)}`);
    return name;
  }

  /** The events of a watch until it ends or is aborted. Throws when the server refuses it. */
  async *watch(collection: Collection, query: Query, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const call: KubeCall = { method: 'GET', path: pathOf(collection), query: { ...query, watch: true } };
    const response = await this.#send(call, signal);
    if (response.statusCode !== 200) {
      throw new Error(`watch ${call.path}: ${response.statusCode} ${await response.body.text()}`);
    }
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) {
      const lines = (rest + decoder.decode(z.instanceof(Uint8Array).parse(chunk), { stream: true })).split(
        '\n',
      );
      rest = lines.pop() ?? '';
      for (const line of lines) if (line) yield watchEventSchema.parse(JSON.parse(line));
    }
  }

  /** Closes its connections; open watches end. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #patch(path: string, body: object, query: Query | undefined): Promise<KubeResponse> {
    const contentType = Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json';
    return this.#json({ method: 'PATCH', contentType, path, body, query });
  }

  async #json(call: KubeCall): Promise<KubeResponse> {
    const response = await this.#send(call);
    const text = await response.body.text();
    const warnings = [response.headers.warning ?? []].flat();
    return {
      status: response.statusCode,
      body: parseJson(text),
      ...(warnings.length > 0 && { warnings }),
    };
  }

  #send(call: KubeCall, signal?: AbortSignal) {
    const url = new URL(this.#server + call.path);
    const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    for (const [key, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    return request(url, {
      method: call.method,
      dispatcher: this.#agent,
      headers: {
        ...this.#headers,
        accept: 'application/json',
        ...call.headers,
        ...(body !== undefined && { 'content-type': call.contentType ?? 'application/json' }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal, bodyTimeout: 0 }),
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not every answer is JSON: 429 and proxies speak plain text, which is then the body.
    return text;
  }
}
