import type { KubeObject } from '#lib/gateway-api/kube-object.ts';
import type { World } from '#lib/gateway-api/world.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import type { BruteOptions } from './raw-world.fixture.ts';

/** A request taken apart, with the world it is asked of and the codes found on the way. */
export type Asked = {
  readonly world: World;
  readonly options: BruteOptions;
  readonly request: SimulatedRequest;
  /** Lower-case name → values joined with `,`; `host` is among them. */
  readonly headers: ReadonlyMap<string, string>;
  /** Lower-case names that were sent more than once. */
  readonly repeatedHeaders: ReadonlySet<string>;
  /** The `host` header if sent, else the host as written. */
  readonly host: string;
  /** Without query. */
  readonly path: string;
  /** From the `?` on, as sent; empty without one. */
  readonly search: string;
  /** First value of each parameter. */
  readonly query: ReadonlyMap<string, string>;
  readonly repeatedParameters: ReadonlySet<string>;
  readonly codes: Set<string>;
};

/** Where the request came in: the Service asked for, or a listener. */
export type Entrance = {
  readonly parent: 'mesh' | 'gateway';
  readonly scheme: 'http' | 'https';
  /** Destination port, or the listener's. */
  readonly port: number;
};

/** One match of one rule of one route that could decide. */
export type Candidate = {
  readonly route: KubeObject;
  readonly rule: number;
  readonly match: number | null;
  /** Characters of the longest matching hostname: without wildcard, then any. Both 0 in the mesh. */
  readonly hostRank: readonly [number, number];
};

export function takeApart(request: SimulatedRequest, world: World, options: BruteOptions): Asked {
  const headers = new Map<string, string>();
  const repeatedHeaders = new Set<string>();
  for (const { name, value } of request.headers) {
    const lower = name.toLowerCase();
    const before = headers.get(lower);
    if (before !== undefined) repeatedHeaders.add(lower);
    headers.set(lower, before === undefined ? value : `${before},${value}`);
  }
  const host = headers.get('host') ?? request.host;
  headers.set('host', host);
  const mark = request.path.indexOf('?');
  const search = mark < 0 ? '' : request.path.slice(mark);
  const query = new Map<string, string>();
  const repeatedParameters = new Set<string>();
  for (const [name, value] of new URLSearchParams(search)) {
    if (query.has(name)) repeatedParameters.add(name);
    else query.set(name, value);
  }
  return {
    world,
    options,
    request,
    headers,
    repeatedHeaders,
    host,
    path: (mark < 0 ? request.path : request.path.slice(0, mark)) || '/',
    search,
    query,
    repeatedParameters,
    codes: new Set(),
  };
}

/** Host without its port; brackets of an IPv6 address stay. */
export function withoutPort(host: string): string {
  return splitHost(host)?.name ?? host;
}

/** Name and port of a host as written, an IPv6 address in brackets; null when it has no such form. */
export function splitHost(host: string): { name: string; port: number | null } | null {
  if (isIpv6(host)) return { name: `[${host}]`, port: null };
  const found = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d+))?$/.exec(host);
  if (!found) return null;
  const port = found[2] === undefined ? null : Number(found[2]);
  if (port !== null && (port < 1 || port > 65_535)) return null;
  return { name: found[1] ?? '', port };
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) && URL.canParse(`http://[${text}]`);
}

/** One spelling for each address. */
export function canonicalAddress(address: string): string {
  return isIpv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}
