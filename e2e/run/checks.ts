import { join } from 'node:path';
import { readPlaywrightReport, readVitestReport } from './reports.ts';
import { type Counts, FAILED, outDir, PASSED, root, run } from './stage.ts';

/** What a stage found, with the output to show when it failed. */
export type Check = { readonly counts: Counts; readonly text: string; readonly notes?: readonly string[] };

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

async function command(path: string, args: readonly string[]): Promise<Check> {
  const { code, text } = await run(path, args);
  return { counts: code === 0 ? PASSED : FAILED, text };
}

/** Format and lint in one pass; warnings fail too. */
export function checkLint(): Promise<Check> {
  return command(bin('biome'), ['ci', '--colors=off', '--error-on-warnings', '.']);
}

/** TypeScript over the whole tree. */
export function checkTypes(): Promise<Check> {
  return command(bin('tsc'), ['--noEmit', '-p', '.']);
}

/** The arrows of the house. A run over no modules would pass silently, so the count is asserted. */
export async function checkDependencies(): Promise<Check> {
  const { code, text } = await run(bin('depcruise'), [
    'app',
    'components',
    'lib',
    'server',
    'e2e',
    '--output-type',
    'err-long',
  ]);
  const modules = Number(/\((\d+) modules/.exec(text)?.[1] ?? 0);
  if (code === 0 && modules < 100)
    return { counts: FAILED, text: `${text}\nonly ${modules} modules were seen` };
  return { counts: code === 0 ? PASSED : FAILED, text };
}

/** Unused files, exports and dependencies. */
export function checkDeadCode(): Promise<Check> {
  return command(bin('knip'), ['--no-progress']);
}

/** The pages, built as `npm start` does. */
export function checkBuild(): Promise<Check> {
  return command(process.execPath, [join(root, 'server', 'bootstrap', 'build.js')]);
}

/** One vitest project, counted by its JSON report. */
export async function checkVitest(
  project: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Check> {
  const report = join(outDir, `${project}.json`);
  const { code, text } = await run(
    bin('vitest'),
    ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    env,
  );
  return counted(code, text, await readVitestReport(report).catch(() => FAILED));
}

/** The browser tests; `browser` is the executable to use. */
export async function checkBrowser(browser: string): Promise<Check> {
  const report = join(outDir, 'browser.json');
  const { code, text } = await run(
    bin('playwright'),
    ['test', '--config', join('e2e', 'playwright.config.ts'), '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report, MESHLOOM_CHROMIUM: browser },
  );
  return counted(code, text, await readPlaywrightReport(report).catch(() => FAILED));
}

/** A runner that fails although no test did (no test found, crash) is a failure. */
function counted(code: number, text: string, counts: Counts): Check {
  if (code !== 0 && counts.failed === 0) return { counts: { ...counts, failed: 1 }, text };
  return { counts, text };
}
