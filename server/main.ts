import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Environment, readEnvironment } from '#server/config/environment.ts';
import { FlagError, type Flags, HELP, parseFlags } from '#server/config/flags.ts';
import { AppError } from '#server/errors/app-error.ts';
import { answerNoPages, loadPages } from '#server/process/next-pages.ts';
import { openBrowser } from '#server/process/open-browser.ts';
import { clearReadyFile, removeReadyFile, writeReadyFile } from '#server/process/ready-file.ts';
import { type Meshloom, startMeshloom } from '#server/process/start-meshloom.ts';
import { createStopper } from '#server/process/stopper.ts';
import { createLogger } from '#server/telemetry/logger.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Progress goes to stderr; what we say on stdout is the link alone (Next adds a line about its own configuration). */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function run(flags: Flags, environment: Environment): Promise<void> {
  const isTerminal = process.stderr.isTTY === true;
  const logger = createLogger(environment.logLevel ?? (isTerminal ? 'warn' : 'info'));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')));
  say(`Meshloom ${version} is starting …`);
  let started: Meshloom | null = null;
  stopOnSignal(() => started);
  const { readyFile } = flags;
  if (readyFile !== null) {
    await clearReadyFile(readyFile);
    process.once('exit', () => removeReadyFile(readyFile, process.pid));
  }
  const meshloom = await startMeshloom({
    flags,
    env: process.env,
    logger,
    version,
    tempDir: tmpdir(),
    loadPages: () => (flags.pages ? loadPages(ROOT) : Promise.resolve(answerNoPages)),
  });
  started = meshloom;
  try {
    if (readyFile !== null) await writeReadyFile(readyFile, meshloom.info);
  } catch (error) {
    await meshloom.stop();
    throw error;
  }
  announce(meshloom, flags);
  void tellFaults(meshloom);
  if (flags.open && isTerminal && !environment.ci) openBrowser(meshloom.info.loginUrl, process.platform);
}

function announce({ info, clusterNames }: Meshloom, flags: Flags): void {
  say(`${clusterNames.length === 1 ? 'Cluster' : 'Clusters'}: ${clusterNames.join(', ')}`);
  if (info.sandboxKubeconfig !== null)
    say(`The sandbox speaks to kubectl too: --kubeconfig ${info.sandboxKubeconfig}`);
  if (flags.readOnly) say('Read only: nothing will be written.');
  say('Open this link (it signs in once; Ctrl-C ends Meshloom):');
  process.stdout.write(`${info.loginUrl}\n`);
}

const FAULTS_TOLD = 3;

/** A cluster out of reach does not keep the page from opening; it is told here, and the page shows it until it answers. */
async function tellFaults(meshloom: Meshloom): Promise<void> {
  const faults = await meshloom.faults();
  for (const fault of faults.slice(0, FAULTS_TOLD)) say(`${fault} Meshloom keeps trying.`);
  if (faults.length > FAULTS_TOLD) say(`${faults.length - FAULTS_TOLD} more clusters; the page tells which.`);
}

function stopOnSignal(running: () => Meshloom | null): void {
  const stop = createStopper({
    running,
    say,
    now: () => performance.now(),
    exit: (code) => process.exit(code),
  });
  process.on('SIGINT', () => stop(130));
  process.on('SIGTERM', () => stop(143));
  process.on('SIGHUP', () => stop(129));
}

/** A failure a person can mend is one sentence; anything else keeps its stack. */
async function main(): Promise<void> {
  try {
    const flags = parseFlags(process.argv.slice(2));
    if (flags.help) process.stdout.write(HELP);
    else await run(flags, readEnvironment(process.env));
  } catch (error) {
    if (!(error instanceof AppError) && !(error instanceof FlagError)) throw error;
    say(`meshloom: ${error.message}`);
    // Exits although something may still hold the process (a pool, a timer): nothing is going to happen any more.
    process.exit(error instanceof FlagError ? 2 : 1);
  }
}

await main();
