import type { SimulatedRequest } from './request.ts';

/** Values by name; `repeated` holds the names that came more than once. */
export type ValueTable = {
  readonly values: ReadonlyMap<string, string>;
  readonly repeated: ReadonlySet<string>;
};

const NONE: ReadonlySet<string> = new Set();
const EMPTY: ValueTable = { values: new Map(), repeated: NONE };

/** One request as matches and filters read it; headers and query are taken apart once, when first asked for. */
export class RequestView {
  readonly request: SimulatedRequest;
  /** Without query; the empty path is `/`. */
  readonly path: string;
  /** With `?`; empty when there is none. */
  readonly query: string;
  /** Path with query. */
  readonly target: string;
  /** gRPC is always POST. */
  readonly method: string;
  #headers: ValueTable | null = null;
  #parameters: ValueTable | null = null;
  #forwarded: Readonly<Record<string, string>> | null = null;
  #call: GrpcCall | null | undefined;

  constructor(request: SimulatedRequest) {
    this.request = request;
    const mark = request.path.indexOf('?');
    const path = mark < 0 ? request.path : request.path.slice(0, mark);
    this.path = path === '' ? '/' : path;
    this.query = mark < 0 ? '' : request.path.slice(mark);
    this.target = path === '' ? `/${this.query}` : request.path;
    this.method = request.protocol === 'grpc' ? 'POST' : request.method;
  }

  /** The same request for another path without query. */
  withPath(path: string): RequestView {
    return new RequestView({ ...this.request, path: path + this.query });
  }

  /** Headers by lower-case name, repeated ones joined with `,`; `host` always there (HTTPHeaderMatch). */
  get headers(): ValueTable {
    this.#headers ??= readHeaders(this.request);
    return this.#headers;
  }

  /** Query parameters by exact name, the first value (HTTPQueryParamMatch). */
  get parameters(): ValueTable {
    this.#parameters ??= this.query === '' ? EMPTY : readParameters(this.query);
    return this.#parameters;
  }

  /** The Host the client sends: the `host` header if given, else the host of the request as written. */
  get host(): string {
    return this.headers.values.get('host') ?? this.request.host;
  }

  /** Headers as they are forwarded when no filter changes them, without `host`. */
  get forwardedHeaders(): Readonly<Record<string, string>> {
    this.#forwarded ??= recordOf(this.headers.values);
    return this.#forwarded;
  }

  /** Service and method of a path of the form `/service/method`, else null (GRPCMethodMatch). */
  get call(): GrpcCall | null {
    if (this.#call === undefined) this.#call = readCall(this.path);
    return this.#call;
  }
}

/** What a gRPC request calls. */
export type GrpcCall = { readonly service: string; readonly method: string };

/** Headers as a record without `host`; safe for names such as `__proto__`. */
export function recordOf(headers: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const entry of headers) if (entry[0] !== 'host') entries.push(entry);
  return Object.fromEntries(entries);
}

function readHeaders(request: SimulatedRequest): ValueTable {
  const values = new Map<string, string>();
  let repeated: Set<string> | null = null;
  for (const { name, value } of request.headers) {
    const key = name.toLowerCase();
    const before = values.get(key);
    if (before === undefined) values.set(key, value);
    else {
      values.set(key, `${before},${value}`);
      repeated ??= new Set();
      repeated.add(key);
    }
  }
  if (!values.has('host')) values.set('host', request.host);
  return { values, repeated: repeated ?? NONE };
}

function readParameters(query: string): ValueTable {
  const values = new Map<string, string>();
  let repeated: Set<string> | null = null;
  // The leading & keeps URLSearchParams from taking a second question mark off the first name.
  for (const [name, value] of new URLSearchParams(`&${query.slice(1)}`)) {
    if (values.has(name)) {
      repeated ??= new Set();
      repeated.add(name);
    } else values.set(name, value);
  }
  return { values, repeated: repeated ?? NONE };
}

function readCall(path: string): GrpcCall | null {
  const parts = path.split('/', 4);
  const [before, service, method] = parts;
  if (parts.length !== 3 || before !== '' || !service || !method) return null;
  return { service, method };
}
