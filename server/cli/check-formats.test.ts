import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { ROUTE, runIn } from './cli-run.fixture.ts';

const BAD = ROUTE.replace('weight: 90', 'weight: -1').replace('port: 8080', 'port: 8_080');

describe('text', () => {
  it('names file, line, column, field, object and remedy', async () => {
    const { stdout } = await runIn(['check', 'route.yaml'], { files: { 'route.yaml': BAD } });
    expect(stdout.split('\n')).toEqual([
      'route.yaml:17:13: warning: spec.rules[0].backendRefs[0].port: 8_080 is a number to kubectl and other readers of YAML 1.1, and is taken for that here. (HTTPRoute demo/demo-app, ambiguous-scalar)',
      '    → Put it in quotes, or write the value that is meant.',
      expect.stringMatching(
        /^route\.yaml:21:15: error: spec\.rules\[1\]\.backendRefs\[0\]\.weight: Invalid value: -1: should be greater than or equal to 0 \(HTTPRoute demo\/demo-app, out-of-range\)$/,
      ),
      expect.stringMatching(/^ {4}→ /),
      '',
      '1 document: 1 invalid; 1 error, 1 warning.',
      '',
    ]);
  });

  it.each<[string, boolean, Readonly<Record<string, string>>, boolean]>([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('colours for %s', async (_, isTTY, env, isColoured) => {
    const { stdout } = await runIn(['check', 'route.yaml'], { files: { 'route.yaml': BAD }, isTTY, env });
    expect(stdout.includes('\u001b[')).toBe(isColoured);
  });

  it('lets no manifest write to the terminal', async () => {
    const evil = ROUTE.replace('weight: 90', '"\\e[2J\\u202E": 1');
    const { stdout } = await runIn(['check', 'r.yaml'], { files: { 'r.yaml': evil } });
    expect(stdout).toContain('\\u001b[2J\\u202e');
    for (const char of ['\u001b', '\u202e']) expect(stdout.includes(char)).toBe(false);
  });

  it('names a field once', async () => {
    const typo = ROUTE.replace('weight: 90', 'wieght: 90');
    const { stdout } = await runIn(['check', 'r.yaml'], { files: { 'r.yaml': typo } });
    expect(stdout).toContain('r.yaml:21:7: error: unknown field "spec.rules[1].backendRefs[0].wieght" (HTTP');
    const root = await runIn(['check', 'r.yaml'], { files: { 'r.yaml': `${ROUTE}extra: 1\n` } });
    expect(root.stdout).toContain('→ Remove it. Known here: apiVersion, kind, metadata, spec, status.');
  });

  it('shortens what quotes a whole file', async () => {
    const long = ROUTE.replace('weight: 90', `weight: ${'x'.repeat(50_000)}`);
    const { stdout } = await runIn(['check', 'r.yaml'], { files: { 'r.yaml': long } });
    expect(stdout.length).toBeLessThan(3000);
  });
});

describe('github', () => {
  it('writes one command a finding', async () => {
    const { stdout, code } = await runIn(['check', 'route.yaml', '-o', 'github'], {
      files: { 'route.yaml': BAD },
    });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      '::warning file=route.yaml,line=17,col=13,title=ambiguous-scalar::HTTPRoute demo/demo-app spec.rules[0].backendRefs[0].port: 8_080 is a number to kubectl and other readers of YAML 1.1, and is taken for that here.%0APut it in quotes, or write the value that is meant.',
      expect.stringMatching(
        /^::error file=route\.yaml,line=21,col=15,title=out-of-range::HTTPRoute demo\/demo-app spec\.rules\[1\]\.backendRefs\[0\]\.weight: /,
      ),
      '',
    ]);
  });

  it('escapes what would end a command or begin another', async () => {
    const evil = ROUTE.replace('weight: 90', '"a%0A\\n::error::x": 1');
    const { stdout } = await runIn(['check', 'a,b:c%.yaml', '-o', 'github'], {
      files: { 'a,b:c%.yaml': evil },
    });
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(
        /^::(error|warning|notice) file=a%2Cb%3Ac%25\.yaml,line=\d+,col=\d+,title=[a-z-]+::/,
      );
    expect(stdout).toContain('a%250A%0A::error::x');
  });

  it('annotates what cannot be read', async () => {
    const { stdout } = await runIn(['check', 'a.yaml', 'none.yaml', '-o', 'github'], {
      files: { 'a.yaml': 'a: "' },
    });
    expect(stdout).toContain('::error file=none.yaml,title=unreadable::');
    expect(stdout).toContain('::error file=a.yaml,line=1,col=5,title=missing-char::');
  });
});

describe('sarif', () => {
  async function sarif(args: readonly string[], files: Readonly<Record<string, string>>): Promise<Log> {
    const { stdout } = await runIn(['check', ...args, '-o', 'sarif'], { files });
    return JSON.parse(stdout);
  }

  it('gives every result a rule with help, a place and an object', async () => {
    const log = await sarif(['my dir/route.yaml'], { 'my dir/route.yaml': BAD });
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.columnKind).toBe('utf16CodeUnits');
    expect(run?.invocations).toEqual([{ executionSuccessful: true }]);
    const rules = run?.tool.driver.rules ?? [];
    expect(run?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['ambiguous-scalar', 'warning'],
      ['out-of-range', 'error'],
    ]);
    for (const result of run?.results ?? []) {
      const rule = rules[result.ruleIndex ?? -1];
      expect(rule?.id).toBe(result.ruleId);
      expect(rule?.help?.text).toBeTruthy();
      expect(rule?.shortDescription?.text).toMatch(/^[A-Z].*\.$/);
      const [location] = result.locations ?? [];
      expect(location?.physicalLocation?.artifactLocation).toEqual({
        uri: 'my%20dir/route.yaml',
        uriBaseId: '%SRCROOT%',
      });
      expect(location?.logicalLocations?.[0]?.fullyQualifiedName).toBe('HTTPRoute demo/demo-app');
    }
    expect(run?.results?.[1]?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 21,
      startColumn: 15,
    });
  });

  it('explains a rule in words of its own, whatever it found first', async () => {
    const two = BAD.replace('weight: 10', 'weight: 1000001');
    const log = await sarif(['r.yaml'], { 'r.yaml': two });
    const rule = log.runs[0]?.tool.driver.rules?.find(({ id }) => id === 'out-of-range');
    expect(rule?.help?.text).toBe('Out of range. A number is outside of the bounds that the schema sets.');
  });

  it('tells what could not be read as a notification', async () => {
    const [run] = (await sarif(['none.yaml'], {})).runs;
    expect(run?.results).toEqual([]);
    expect(run?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', descriptor: { id: 'unreadable' } }],
    });
  });
});
