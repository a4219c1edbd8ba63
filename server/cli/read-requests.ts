import { isJsonObject, type JsonValue } from '#lib/gateway-api/json.ts';
import { type FieldPath, formatFieldPath } from '#lib/result/diagnostic.ts';
import type { SimulatedRequest } from '#lib/routing/request.ts';
import { closestName } from '#lib/validation/open-api/closest-name.ts';
import { type CliRequest, cliRequestSchema, cliRequestsSchema } from '#lib/wire/cli-simulate.ts';
import { formatProblem, InputError, type InputProblem } from './cli-error.ts';
import { type CliIo, printable } from './cli-io.ts';
import { type Manifest, readGoodManifests } from './read-manifests.ts';
import { problem } from './read-text.ts';

/** Most requests of one run. */
const MAX_REQUESTS = 50_000;
/** Problems told of one file. */
const MAX_PROBLEMS = 20;

/** Reads a list of requests (JSON, or YAML of the same form). Throws `InputError` that names the request (from 1) and the field. */
export async function readRequests(name: string, io: CliIo): Promise<readonly SimulatedRequest[]> {
  const [document, second] = await readGoodManifests([name], io);
  const file = name === '-' ? '<stdin>' : name;
  if (!document || second)
    throw problem(file, 'requests', 'It has to be one document with a list of requests.');
  const { value } = document;
  if (Array.isArray(value) && value.length > MAX_REQUESTS)
    throw problem(file, 'requests', `More than ${MAX_REQUESTS} requests; ask in several runs.`);
  const mistyped = Array.isArray(value) ? value.flatMap(mistypedMembers) : [];
  const parsed = cliRequestsSchema.safeParse(value);
  const issues = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ path, message }));
  const found = [...mistyped, ...issues].slice(0, MAX_PROBLEMS);
  if (found.length > 0 || !parsed.success)
    throw new InputError(found.map((issue) => placed(document, file, issue)));
  if (Array.isArray(value)) tellMethods(value, { document, file, io });
  return parsed.data.map(toRequest);
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

const MEMBERS = Object.keys(cliRequestSchema.shape);

/** A misspelt member would be left out silently and the answer would be that of another request. */
function mistypedMembers(request: JsonValue, index: number): readonly Issue[] {
  if (!isJsonObject(request)) return [];
  return Object.keys(request)
    .filter((name) => !MEMBERS.includes(name))
    .flatMap((name) => {
      const near = closestName(name, MEMBERS);
      return near === null ? [] : [{ path: [index, name], message: `is not known; did you mean ${near}?` }];
    });
}

type Source = { readonly document: Manifest; readonly file: string; readonly io: CliIo };

/** Methods are case-sensitive (RFC 9110 §9.1); `get` is meant as GET nearly always, but a client that sends it would match nothing. */
function tellMethods(requests: readonly JsonValue[], { document, file, io }: Source): void {
  const small = requests.flatMap((request, index) => {
    const method = isJsonObject(request) ? request.method : undefined;
    if (typeof method !== 'string' || method === method.toUpperCase()) return [];
    const message = `is taken for ${method.toUpperCase()}; methods are case-sensitive, and no rule for ${method.toUpperCase()} matches "${method}"`;
    return [{ path: [index, 'method'], message }];
  });
  for (const issue of small.slice(0, MAX_PROBLEMS))
    io.stderr.write(`${printable(formatProblem(placed(document, file, issue)))}\n`);
}

function placed({ file, locate, from }: Manifest, name: string, { path, message }: Issue): InputProblem {
  const place: FieldPath = path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  let at = locate(place, 'key');
  for (let depth = place.length - 1; at === null && depth > 0; depth -= 1)
    at = locate(place.slice(0, depth), 'key');
  const [index, ...member] = place;
  const nth = typeof index === 'number' ? index + 1 : index;
  const subject =
    nth === undefined ? 'It' : `request ${nth}${member.length > 0 ? `: ${formatFieldPath(member)}` : ''}`;
  return {
    file: name,
    ...file.place(at ?? from),
    code: 'requests',
    message: `${subject} ${message}${message.endsWith('?') ? '' : '.'}`,
  };
}

function toRequest({ from, host, method, path, headers, protocol }: CliRequest): SimulatedRequest {
  return {
    from: originOf(from),
    host,
    method: method ?? (protocol === 'grpc' ? 'POST' : 'GET'),
    path,
    headers: Object.entries(headers).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((each) => ({ name, value: each })),
    ),
    protocol,
  };
}

function originOf(from: CliRequest['from']): SimulatedRequest['from'] {
  if (from.gateway === undefined) return { kind: 'namespace', namespace: from.namespace };
  const [namespace = '', name = ''] = from.gateway.split('/');
  return { kind: 'gateway', namespace, name, listener: from.listener ?? null };
}
