import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runIn } from './cli-run.fixture.ts';

const COMMANDS = ['check', 'simulate', 'impact', 'schema', 'sandbox'];

it('lists every command', async () => {
  const { code, stdout, stderr } = await runIn(['--help']);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
});

it.each(COMMANDS)('helps with %s', async (command) => {
  const first = await runIn([command, '--help']);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`Usage: meshloom ${command}`);
  expect(await runIn(['help', command])).toEqual(first);
  expect(await runIn([command, '-h', 'stray'])).toEqual(first);
});

it('tells its version', async () => {
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await runIn(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it.each<[readonly string[], string]>([
  [[], 'Say what to do; --help lists the commands.'],
  [['chek'], 'There is no command "chek"; did you mean check?'],
  [['toString'], 'There is no command "toString"; --help lists the commands.'],
  [['check'], 'Name the files to check; - is standard input.'],
  [['check', '--crds', 'a.yaml', 'b.yaml'], 'before --crds'],
  [['check', 'a.yaml', '--chanel', 'standard'], 'There is no flag --chanel; did you mean --channel?'],
  [['check', 'a.yaml', '-x'], 'There is no flag -x.'],
  [['check', 'a.yaml', '--channel'], '--channel needs a value.'],
  [['check', 'a.yaml', '--channel', '--bundle'], '--channel needs a value.'],
  [['check', 'a.yaml', '--channel', 'beta'], '--channel takes standard or experimental, not "beta".'],
  [['check', 'a.yaml', '-o', 'xml'], '-o takes text, json, sarif or github, not "xml".'],
  [['check', 'a.yaml', '--help=yes'], '--help takes no value.'],
  [['check', 'a.yaml', '--bundle', 'v1.2.0'], 'for v1.2.0 give its CRD files with --crds'],
  [['simulate', 'a.yaml', '--requests', 'r.json'], 'Manifests are given with -f: -f a.yaml.'],
  [['simulate', '--requests', 'r.json'], 'Give the manifests with -f.'],
  [['simulate', '-f', 'a.yaml'], 'Give the requests with --requests'],
  [['simulate', '-f', '-', '--requests', '-'], 'cannot both come from standard input'],
  [['impact', '--to', 'b'], 'Give what is now with --from'],
  [['impact', '--from', 'a'], 'Give what will be with --to.'],
  [['impact', 'a', '--to', 'b'], 'Say whether a is --from or --to.'],
  [['impact', '--live', '--from', 'a', '--to', 'b'], '--live takes the place of --from'],
  [['impact', '--from', 'a', '--to', 'b', '--context', 'c'], '--context goes with --live'],
  [['schema', 'sandbox'], 'Name one of check, simulate-requests, simulate or impact.'],
  [['sandbox', '--port', '99999'], '--port needs a number from 0 to 65535, not "99999".'],
])('%j is a mistake of usage', async (args, message) => {
  const { code, stdout, stderr } = await runIn(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
