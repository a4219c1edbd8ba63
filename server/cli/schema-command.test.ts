import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runIn } from './cli-run.fixture.ts';
import { CONTRACT_NAMES, CONTRACT_VERSION, contractSchema } from './schema-command.ts';

const PUBLISHED = new URL(`../../public/schemas/${CONTRACT_VERSION}/`, import.meta.url);

it('publishes every contract and nothing else', async () => {
  expect((await readdir(PUBLISHED)).sort()).toEqual(CONTRACT_NAMES.map((name) => `${name}.json`).sort());
});

it.each(CONTRACT_NAMES)(
  '%s is published as it is (else: node server/cli.ts schema NAME > …)',
  async (name) => {
    const published = await readFile(new URL(`${name}.json`, PUBLISHED), 'utf8');
    expect(published).toBe(contractSchema(name));
    expect(await runIn(['schema', name])).toEqual({ code: 0, stdout: published, stderr: '' });
  },
);
