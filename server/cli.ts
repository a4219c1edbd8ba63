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
if (args[0] === 'sandbox' && !args.includes('--help') && !args.includes('-h')) {
  // The sandbox is a process of its own kind: it runs until it is told to stop, and reads its flags itself.
  process.argv.splice(2, 1);
  await import('./sandbox/main.ts');
} else {
  process.exitCode = await runCli({
    args,
    // Set by the bootstrap, which is started elsewhere than it runs.
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
  });
}
