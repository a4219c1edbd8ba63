import { createSimulator, type SimulationOptions } from '#lib/routing/simulator.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import { type Command, chosen } from './command.ts';
import { answerJson } from './decision-json.ts';
import { readObjects, worldOfFiles } from './files-world.ts';
import type { Arguments } from './read-arguments.ts';
import { readRequests } from './read-requests.ts';
import { formatAnswer } from './simulate-text.ts';
import { styleFor } from './style.ts';

const ENDPOINTS = ['strict', 'assume'] as const;

/** `meshloom simulate`. */
export const simulateCommand: Command = {
  flags: {
    file: { kind: 'paths', short: 'f' },
    requests: { kind: 'text' },
    output: { kind: 'choice', short: 'o', values: ['text', 'json'] },
    endpoints: { kind: 'choice', values: ENDPOINTS },
    namespace: { kind: 'text', short: 'n' },
    trace: { kind: 'switch' },
  },
  help: `Says what requests get with these manifests, as a mesh or Gateway that follows the Gateway API would decide, and why.

Usage: meshloom simulate -f FILES… --requests FILE [flags]

  -f, --file FILES…            Manifests: Services, routes, Gateways, EndpointSlices, Namespaces, ReferenceGrants. Directories and - too
  --requests FILE              JSON list of requests, - for standard input; YAML of the same form is read, too
  -o, --output text|json       Default text
  --endpoints assume|strict    A Service without EndpointSlices has ready endpoints (assume, default) or none (strict)
  -n, --namespace NAME         Namespace of objects that name none (default: default)
  --trace                      Text names every rule that does not match, and why; JSON always does
  --help                       Show this text

A request:
  { "from": { "namespace": "shop" }, "host": "echo.shop:80", "method": "GET", "path": "/x?y=1", "headers": { "x-canary": "1" } }
  { "from": { "gateway": "infra/public", "listener": "http" }, "host": "shop.example.com" }
"protocol": "grpc" asks for a gRPC call; "path" is then /package.Service/Method. A header with a list of values is sent several times.
Methods are case-sensitive: "get" is no method of HTTP; it is taken for GET, which is told on standard error.

An answer's "outcome" is forward, redirect, error, passthrough or respond: answered by the data plane itself, which is a CORS preflight
that the filter of a rule answers. In JSON rules and matches count from 0, in text from 1.

Exit code: 0 answered (whatever the requests get), 2 usage or unreadable input.
`,
  run: runSimulate,
};

async function runSimulate(args: Arguments, io: CliIo): Promise<ExitCode> {
  const files = args.paths.get('file') ?? [];
  const requestFile = args.texts.get('requests');
  if (args.positionals.length > 0)
    throw new UsageError(`Manifests are given with -f: -f ${args.positionals.join(' ')}.`);
  if (files.length === 0) throw new UsageError('Give the manifests with -f.');
  if (requestFile === undefined)
    throw new UsageError('Give the requests with --requests; - is standard input.');
  if (requestFile === '-' && files.includes('-'))
    throw new UsageError('Manifests and requests cannot both come from standard input.');
  const objects = await readObjects(files, args.texts.get('namespace') ?? 'default', io);
  const requests = await readRequests(requestFile, io);
  const options: SimulationOptions = {
    endpoints: chosen(ENDPOINTS, args.texts.get('endpoints')) ?? 'assume',
  };
  const simulator = createSimulator(worldOfFiles(objects), options);
  const isTraced = args.switches.has('trace');
  const isJson = args.texts.get('output') === 'json';
  const style = styleFor(io.stdout, io.env);
  if (isJson) io.stdout.write('[');
  // Answer by answer, so that many requests do not become one huge text.
  for (const [index, request] of requests.entries()) {
    const answer = answerJson(simulator.decide(request), simulator.trace(request));
    const json = () => `${index === 0 ? '' : ','}\n${JSON.stringify(answer, null, 2)}`;
    io.stdout.write(isJson ? json() : formatAnswer({ index, request, answer, isTraced }, style));
  }
  if (isJson) io.stdout.write(requests.length === 0 ? ']\n' : '\n]\n');
  return 0;
}
