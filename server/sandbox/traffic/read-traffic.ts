import { invariant } from '#lib/result/assert.ts';
import type { RequestHeader, RequestOrigin } from '#lib/routing/request.ts';

/** `tcp` goes by connections, and no route is asked. */
export type FlowProtocol = 'http' | 'grpc' | 'tcp';

/** Requests that look alike and go to the same place. */
export type RequestShape = {
  readonly protocol: FlowProtocol;
  /** `service.namespace`, or the host name asked for at a Gateway. */
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: readonly RequestHeader[];
};

/** Requests nobody asked for first. `caller.name` is a workload or a Gateway. */
export type Entry = {
  readonly caller: {
    readonly kind: RequestOrigin['kind'];
    readonly namespace: string;
    readonly name: string;
  };
  readonly perSecond: number;
  readonly shape: RequestShape;
};

/** A call that handling a request brings about. */
export type Call = {
  /** `namespace/app`. */
  readonly app: string;
  /** Path without query; with `*` at its end, a prefix. */
  readonly when: string;
  /** Calls for each request, 0.5 is every second one. */
  readonly times: number;
  readonly needed: boolean;
  readonly shape: RequestShape;
};

/** How an application answers. */
export type Manner = {
  readonly app: string;
  /** `*`: all. */
  readonly version: string;
  /** Median of its own time, without the calls it waits for. */
  readonly medianMs: number;
  /** Deviation of the logarithm. */
  readonly spread: number;
  /** Share of requests it fails on its own, 0…1. */
  readonly errors: number;
  /** Median size of an answer. */
  readonly bytes: number;
};

/** Who calls whom, and how they answer. */
export type Traffic = {
  readonly entries: readonly Entry[];
  readonly calls: readonly Call[];
  readonly manners: readonly Manner[];
};

/** Reads the three tables, one line each. Throws on a line that is none: they are part of the program. */
export function readTraffic(tables: {
  readonly entries: string;
  readonly calls: string;
  readonly manners: string;
}): Traffic {
  return {
    entries: rows(tables.entries).map(readEntry),
    calls: rows(tables.calls).map(readCall),
    manners: rows(tables.manners).map(readManner),
  };
}

function rows(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));
}

function readEntry(row: readonly string[]): Entry {
  const [caller = '', perSecond, protocol, target, method, path, ...headers] = row;
  const [, gateway, namespace, name] = /^(gateway:)?([^/]+)\/(.+)$/.exec(caller) ?? [];
  invariant(namespace !== undefined && name !== undefined, `no caller: ${row.join(' ')}`);
  return {
    caller: { kind: gateway === undefined ? 'namespace' : 'gateway', namespace, name },
    perSecond: readNumber(perSecond, row),
    shape: { ...readShape([protocol, target, method, path], row), headers: headers.map(readHeader) },
  };
}

function readCall(row: readonly string[]): Call {
  const [app = '', when = '', times, protocol, target, method, path, needed] = row;
  return {
    app,
    when,
    times: readNumber(times, row),
    needed: needed === 'needed',
    shape: readShape([protocol, target, method, path], row),
  };
}

function readManner(row: readonly string[]): Manner {
  const [app = '', version = '', median, spread, errors, bytes] = row;
  return {
    app,
    version,
    medianMs: readNumber(median, row),
    spread: readNumber(spread, row),
    errors: readNumber(errors, row),
    bytes: readNumber(bytes, row),
  };
}

function readShape(
  [protocol, target = '', method = '', path = '']: readonly (string | undefined)[],
  row: readonly string[],
): RequestShape {
  const [host = '', port] = target.split(':');
  invariant(protocol === 'http' || protocol === 'grpc' || protocol === 'tcp', `no request: ${row.join(' ')}`);
  return { protocol, host, port: readNumber(port, row), method, path, headers: [] };
}

function readHeader(text: string): RequestHeader {
  const [name = '', value = ''] = text.split('=');
  return { name, value };
}

function readNumber(text: string | undefined, row: readonly string[]): number {
  const value = Number(text);
  invariant(text !== undefined && Number.isFinite(value), `no number ${text} in: ${row.join(' ')}`);
  return value;
}
