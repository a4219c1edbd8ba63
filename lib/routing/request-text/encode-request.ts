import { z } from 'zod';
import { err, ok, type Result } from '#lib/result/result.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';

const pair = z.tuple([z.string().max(256), z.string().max(8192)]);

/** The request in few letters: it stands in the address of the page. */
const shortForm = z.strictObject({
  /** Namespace, or `gateway` and `listener`. */
  from: z.union([
    z.string().max(253),
    z.strictObject({ ns: z.string().max(253), gw: z.string().max(253), l: z.string().max(253).optional() }),
  ]),
  to: z.string().max(2048),
  m: z.string().max(64).optional(),
  path: z.string().max(8192).optional(),
  h: z.array(pair).max(100).optional(),
  grpc: z.literal(1).optional(),
});

/** Writes a request for a URL parameter; what is as usual (GET, `/`, HTTP, no headers) is left out. */
export function encodeRequest(request: SimulatedRequest): string {
  const { from, host, method, path, headers, protocol } = request;
  const short: z.input<typeof shortForm> = {
    from:
      from.kind === 'namespace'
        ? from.namespace
        : { ns: from.namespace, gw: from.name, ...(from.listener === null ? {} : { l: from.listener }) },
    to: host,
    ...(method === usualMethod(protocol) ? {} : { m: method }),
    ...(path === '/' ? {} : { path }),
    ...(headers.length === 0 ? {} : { h: headers.map(({ name, value }) => [name, value]) }),
    ...(protocol === 'grpc' ? { grpc: 1 } : {}),
  };
  return JSON.stringify(short);
}

/** Reads what `encodeRequest` wrote. An error is one sentence. */
export function decodeRequest(text: string): Result<SimulatedRequest, string> {
  const parsed = shortForm.safeParse(jsonOf(text));
  if (!parsed.success) return err('The request in the address of this page cannot be read.');
  const { from, to, m, path = '/', h = [], grpc } = parsed.data;
  const protocol = grpc === 1 ? 'grpc' : 'http';
  return ok({
    from:
      typeof from === 'string'
        ? { kind: 'namespace', namespace: from }
        : { kind: 'gateway', namespace: from.ns, name: from.gw, listener: from.l ?? null },
    host: to,
    method: m ?? usualMethod(protocol),
    path,
    headers: h.map(([name, value]) => ({ name, value })),
    protocol,
  });
}

function usualMethod(protocol: SimulatedRequest['protocol']): string {
  return protocol === 'grpc' ? 'POST' : 'GET';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anybody may write an address; what is no JSON is no request.
    return null;
  }
}
