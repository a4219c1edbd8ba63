import { closestName } from '#lib/validation/open-api/closest-name.ts';
import { AppError } from '#server/errors/app-error.ts';
import { InputError, UsageError } from './cli-error.ts';
import { type CliIo, type ExitCode, printable } from './cli-io.ts';
import type { Command } from './command.ts';
import { readArguments } from './read-arguments.ts';
import { readVersion } from './read-version.ts';

const HELP = `Meshloom: Gateway API routes of a service mesh, checked, simulated and compared.

Usage: meshloom COMMAND [flags]

  check     Would the API server take these manifests, and would they work?
  simulate  What does a request get with these manifests?
  impact    Which requests does a change of manifests move?
  schema    JSON Schema of what the commands read and write
  sandbox   Run the built-in cluster alone, for kubectl and tests

  --help     This text; meshloom COMMAND --help tells more
  --version  The version

Exit code: 0 good, 1 findings (check: of at least --fail-on; impact: what --fail-on names), 2 usage or unreadable input.
The dashboard is started with npm start.
`;

/** Each brings its own libraries, which the others need not wait for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check-command.ts')).checkCommand,
  simulate: async () => (await import('./simulate-command.ts')).simulateCommand,
  impact: async () => (await import('./impact-command.ts')).impactCommand,
  schema: async () => (await import('./schema-command.ts')).schemaCommand,
  sandbox: async () => (await import('./sandbox-command.ts')).sandboxCommand,
};

const FLAGS_FOR_ALL = { help: { kind: 'switch', short: 'h' } } as const;

/** Runs one command line and says how it ended. Throws only for faults of the program. */
export async function runCli(io: CliIo): Promise<ExitCode> {
  const [name = '', ...rest] = io.args;
  try {
    if (['--help', '-h', 'help'].includes(name)) return await help(rest[0], io);
    if (name === '--version' || name === '-v') {
      io.stdout.write(`${await readVersion()}\n`);
      return 0;
    }
    return await runCommand(name, rest, io);
  } catch (error) {
    if (error instanceof InputError)
      io.stderr.write(`${error.message.split('\n').map(printable).join('\n')}\n`);
    else if (error instanceof UsageError || error instanceof AppError)
      io.stderr.write(
        `meshloom${Object.hasOwn(COMMANDS, name) ? ` ${name}` : ''}: ${printable(error.message)}\n`,
      );
    else throw error;
    return 2;
  }
}

async function runCommand(name: string, rest: readonly string[], io: CliIo): Promise<ExitCode> {
  const command = await findCommand(name);
  const args = readArguments({ ...command.flags, ...FLAGS_FOR_ALL }, rest);
  return args.switches.has('help') ? help(name, io) : command.run(args, io);
}

async function help(name: string | undefined, io: CliIo): Promise<ExitCode> {
  io.stdout.write(name === undefined ? HELP : (await findCommand(name)).help);
  return 0;
}

async function findCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return await load();
  if (name === '') throw new UsageError('Say what to do; --help lists the commands.');
  const near = closestName(name, Object.keys(COMMANDS));
  const hint = near ? `did you mean ${near}?` : '--help lists the commands.';
  throw new UsageError(`There is no command "${name}"; ${hint}`);
}
