import type { CliSink } from './cli/cli-io.ts';
import { runCli } from './cli/run-cli.ts';

/** A reader that has seen enough (`| head`) closes the pipe; that is no fault of ours. */
function sinkOf(stream: NodeJS.WriteStream): CliSink {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return { isTTY: stream.isTTY, write: (text) => void stream.write(text) };
}

const args = process.argv.slice(2);
const stopping = new AbortController();
// The sandbox alone has something to put away; everything else may simply end.
if (args[0] === 'sandbox')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stopping.abort());

process.exitCode = await runCli({
  args,
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  stopped: stopping.signal,
});
