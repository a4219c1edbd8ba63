import { formatCheckGithub } from './check-github.ts';
import { checkEntries } from './check-json.ts';
import { type CheckedDocument, checkManifests } from './check-manifests.ts';
import { formatCheckSarif } from './check-sarif.ts';
import { formatCheckText } from './check-text.ts';
import { formatProblem, type InputProblem, UsageError } from './cli-error.ts';
import { type CliIo, type ExitCode, printable } from './cli-io.ts';
import { type Command, chosen } from './command.ts';
import { loadSchemas } from './load-schemas.ts';
import type { Arguments } from './read-arguments.ts';
import { readManifests } from './read-manifests.ts';
import { readVersion } from './read-version.ts';
import { styleFor } from './style.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
const THRESHOLDS = ['error', 'warning', 'info'] as const;

/** `meshloom check`. */
export const checkCommand: Command = {
  flags: {
    channel: { kind: 'choice', values: ['standard', 'experimental'] },
    bundle: { kind: 'text' },
    crds: { kind: 'paths' },
    output: { kind: 'choice', short: 'o', values: FORMATS },
    'fail-on': { kind: 'choice', values: THRESHOLDS },
    namespace: { kind: 'text', short: 'n' },
  },
  help: `Checks manifests as the API server would, and beyond: references among the files, and advice.

Usage: meshloom check FILES… [flags]

FILES are YAML or JSON with any number of documents, directories (all *.yaml, *.yml and *.json below), or - for standard input.

  --channel standard|experimental  CRDs to check against (default standard)
  --bundle vX.Y.Z                  Gateway API release; without --crds only the one described here
  --crds FILES…                    Check against these CRDs, of any project, instead of those described here
  -o, --output FORMAT              text (default), json, sarif (2.1.0) or github (workflow annotations)
  --fail-on error|warning|info     Least severity that ends with exit code 1 (default error)
  -n, --namespace NAME             Namespace of objects that name none (default: default)
  --help                           Show this text

The verdict of a document is the API server's: schema and CEL rules. Kinds without a schema here are "unchecked". Unknown fields do
not change it, since the server drops them, but they are errors, since kubectl refuses them.
Flags that take FILES… take every path up to the next flag.

Empty documents and null are passed over, as by kubectl. Plain scalars are read as kubectl reads them (YAML 1.1), with a warning.

Exit code: 0 good; 1 a document is invalid or has a finding of at least --fail-on; 2 usage, or input that cannot be read (what can be
read is checked and reported all the same).
`,
  run: runCheck,
};

async function runCheck(args: Arguments, io: CliIo): Promise<ExitCode> {
  if (args.positionals.length === 0)
    throw new UsageError(
      args.paths.has('crds')
        ? 'Name the files to check before --crds, which takes every path up to the next flag.'
        : 'Name the files to check; - is standard input.',
    );
  const schemas = await loadSchemas(
    {
      channel: chosen(['standard', 'experimental'] as const, args.texts.get('channel')),
      bundle: args.texts.get('bundle') ?? null,
      crds: args.paths.get('crds') ?? [],
    },
    io,
  );
  const reading = await readManifests(args.positionals, io);
  const namespace = args.texts.get('namespace') ?? 'default';
  const documents = checkManifests(reading.documents, { schemas, namespace });
  const format = chosen(FORMATS, args.texts.get('output')) ?? 'text';
  io.stdout.write(await write(format, { documents, problems: reading.problems, io }));
  const broken = reading.documents.flatMap((each) => (each.state === 'broken' ? each.problems : []));
  for (const problem of [...reading.problems, ...broken])
    io.stderr.write(`${printable(formatProblem(problem))}\n`);
  if (broken.length + reading.problems.length > 0) return 2;
  return hasFailed(documents, chosen(THRESHOLDS, args.texts.get('fail-on')) ?? 'error') ? 1 : 0;
}

type Report = {
  readonly documents: readonly CheckedDocument[];
  readonly problems: readonly InputProblem[];
  readonly io: CliIo;
};

async function write(format: (typeof FORMATS)[number], { documents, problems, io }: Report): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(checkEntries(documents), null, 2)}\n`;
    case 'sarif':
      return formatCheckSarif(documents, { problems, version: await readVersion() });
    case 'github':
      return formatCheckGithub(documents, problems);
    case 'text':
      return documents.length === 0 && problems.length > 0
        ? ''
        : formatCheckText(documents, styleFor(io.stdout, io.env));
  }
}

function hasFailed(documents: readonly CheckedDocument[], least: (typeof THRESHOLDS)[number]): boolean {
  const failing = THRESHOLDS.slice(0, THRESHOLDS.indexOf(least) + 1);
  return documents.some(
    ({ verdict, findings }) =>
      verdict === 'invalid' || findings.some(({ severity }) => failing.includes(severity)),
  );
}
