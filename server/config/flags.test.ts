import { describe, expect, test } from 'vitest';
import { FlagError, type Flags, HELP, parseFlags } from './flags.ts';

const DEFAULTS: Flags = {
  port: 7777,
  kubeconfig: null,
  context: null,
  sandbox: false,
  sandboxDir: null,
  sandboxMesh: 'conformant',
  sandboxMetricsPort: 0,
  readOnly: false,
  open: true,
  readyFile: null,
  help: false,
  pages: true,
  sandboxController: true,
  sandboxTraffic: true,
  sandboxPort: 0,
};

const accepted: [string, Partial<Flags>][] = [
  ['', {}],
  ['--port 0', { port: 0 }],
  ['--port=65535', { port: 65535 }],
  ['--kubeconfig /tmp/kc --context kind-a', { kubeconfig: '/tmp/kc', context: 'kind-a' }],
  ['--sandbox --read-only --no-open', { sandbox: true, readOnly: true, open: false }],
  ['--ready-file=out.json', { readyFile: 'out.json' }],
  ['--sandbox-dir /tmp/kept', { sandbox: true, sandboxDir: '/tmp/kept' }],
  ['--sandbox-metrics-port 9090 --sandbox-no-traffic', { sandboxMetricsPort: 9090, sandboxTraffic: false }],
  ['--sandbox-mesh linkerd', { sandbox: true, sandboxMesh: 'linkerd' }],
  ['--no-pages', { pages: false }],
  ['--help', { help: true }],
  ['-h', { help: true }],
  [
    '--sandbox --sandbox-no-controller --sandbox-port 9',
    { sandbox: true, sandboxController: false, sandboxPort: 9 },
  ],
];

describe('accepted command lines', () => {
  test.each(accepted)('%s', (line, expected) => {
    expect(parseFlags(line === '' ? [] : line.split(' '))).toEqual({ ...DEFAULTS, ...expected });
  });
});

const refused: [string[], RegExp][] = [
  [['--prot', '1'], /no flag --prot/],
  [['-x'], /no flag -x/],
  [['serve'], /"serve" is no flag/],
  [['--port'], /--port needs a value/],
  [['--kubeconfig', '--sandbox'], /--kubeconfig needs a value/],
  [['--port', 'abc'], /0 to 65535, not "abc"/],
  [['--port', '65536'], /0 to 65535/],
  [['--port=-1'], /0 to 65535/],
  [['--sandbox-mesh', 'nginx'], /one of conformant, istio, linkerd, kuma, not "nginx"/],
  [['--sandbox=yes'], /--sandbox takes no value/],
  [['--context', ''], /--context needs a value/],
];

describe('refused command lines', () => {
  test.each(refused)('%j', (args, message) => {
    let thrown: unknown;
    try {
      parseFlags(args);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FlagError);
    expect(String(thrown)).toMatch(message);
    expect(String(thrown).split('\n')).toHaveLength(1);
  });
});

test('the help text names every public flag', () => {
  for (const flag of [
    '--port',
    '--kubeconfig',
    '--context',
    '--sandbox',
    '--sandbox-mesh',
    '--read-only',
    '--no-open',
    '--ready-file',
    '--help',
  ]) {
    expect(HELP).toContain(`${flag} `);
  }
});
