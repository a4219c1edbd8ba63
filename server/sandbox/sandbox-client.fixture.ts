import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import type { Sandbox } from './start-sandbox.ts';

const KUBECONFIG = z.object({
  clusters: z.tuple([z.object({ cluster: z.object({ 'certificate-authority-data': z.string() }) })]),
  users: z.tuple([z.object({ user: z.object({ token: z.string() }) })]),
});

const ANY_JSON: z.ZodType<JsonValue> = z.json();

type Call = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: JsonObject | readonly JsonObject[];
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Answer of a call; `body` is an empty object when it was no JSON object. */
type Reply = { readonly status: number; readonly body: JsonObject; readonly warnings: readonly string[] };

/** Talks to a sandbox with what its kubeconfig says, for tests. */
export function openSandbox(sandbox: Pick<Sandbox, 'url' | 'kubeconfigText'>) {
  const config = KUBECONFIG.parse(parse(sandbox.kubeconfigText));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString('utf8');
  // The name is not compared, so that a test may send a Host of another name; the certificate still is.
  const dispatcher = new Agent({ connect: { ca, checkServerIdentity: () => undefined } });
  const authorization = `Bearer ${user.token}`;

  async function call(path: string, options: Call = {}): Promise<Reply> {
    const { method = 'GET', body, contentType = 'application/json' } = options;
    const response = await request(sandbox.url + path, {
      method,
      dispatcher,
      headers: { authorization, 'content-type': contentType, ...options.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    const json = isJson ? ANY_JSON.parse(JSON.parse(text)) : null;
    const { warning } = response.headers;
    return {
      status: response.statusCode,
      body: isJsonObject(json) ? json : {},
      warnings: warning === undefined ? [] : [warning].flat(),
    };
  }

  /** Reads events until the test has enough or the server ends the stream. */
  async function* watch(path: string): AsyncGenerator<{ type: string; object: JsonObject }> {
    const response = await request(sandbox.url + path, { dispatcher, headers: { authorization } });
    let pending = '';
    for await (const chunk of response.body) {
      const lines = (pending + String(chunk)).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) yield EVENT.parse(JSON.parse(line));
    }
  }

  return { call, watch, close: () => dispatcher.destroy() };
}

const EVENT = z.object({
  type: z.string(),
  object: z.record(z.string(), ANY_JSON),
});
