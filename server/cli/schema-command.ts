import { z } from 'zod';
import { checkOutputSchema } from '#lib/wire/cli-check.ts';
import { impactOutputSchema } from '#lib/wire/cli-impact.ts';
import { cliRequestsSchema, simulateOutputSchema } from '#lib/wire/cli-simulate.ts';
import { UsageError } from './cli-error.ts';
import type { CliIo, ExitCode } from './cli-io.ts';
import type { Command } from './command.ts';
import { type Arguments, orList } from './read-arguments.ts';

/** Raised when a shape changes in a way that breaks readers; the old files stay then. */
export const CONTRACT_VERSION = 'v1';

const CONTRACTS = {
  check: { schema: checkOutputSchema, io: 'output', title: 'meshloom check -o json' },
  'simulate-requests': { schema: cliRequestsSchema, io: 'input', title: 'meshloom simulate --requests' },
  simulate: { schema: simulateOutputSchema, io: 'output', title: 'meshloom simulate -o json' },
  impact: { schema: impactOutputSchema, io: 'output', title: 'meshloom impact -o json' },
} as const;

/** Names of the contracts. */
export const CONTRACT_NAMES = Object.keys(CONTRACTS);

/** JSON Schema (draft 2020-12) of a contract, as it stands in `public/schemas`; null for a name that is none. */
export function contractSchema(name: string): string | null {
  const contract = Object.entries(CONTRACTS).find(([key]) => key === name)?.[1];
  if (!contract) return null;
  const { $schema, ...schema } = z.toJSONSchema(contract.schema, {
    io: contract.io,
    reused: 'ref',
    // Members may be added within a version, so readers must not be told to refuse them.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const $id = `urn:meshloom:schema:${CONTRACT_VERSION}:${name}`;
  return `${JSON.stringify({ $schema, $id, title: contract.title, ...schema }, null, 2)}\n`;
}

/** `meshloom schema`. */
export const schemaCommand: Command = {
  flags: {},
  help: `Prints the JSON Schema of what a command reads or writes. Version ${CONTRACT_VERSION}: members may be added, none is taken away or changed.

Usage: meshloom schema ${CONTRACT_NAMES.join('|')}

A running Meshloom serves them under /schemas/${CONTRACT_VERSION}/.
`,
  run: runSchema,
};

function runSchema({ positionals }: Arguments, io: CliIo): Promise<ExitCode> {
  const [name, surplus] = positionals;
  const schema = name === undefined || surplus !== undefined ? null : contractSchema(name);
  if (schema === null) throw new UsageError(`Name one of ${orList(CONTRACT_NAMES)}.`);
  io.stdout.write(schema);
  return Promise.resolve(0);
}
