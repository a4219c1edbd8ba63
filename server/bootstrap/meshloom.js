#!/usr/bin/env node
// `npx meshloom`: install, then hand over to server/cli.ts on Node 24, in the directory of the caller. stdout stays the command's own.
import { ensureDependencies, enter, handOver } from './project.js';

await enter(async () => {
  await ensureDependencies();
  return handOver('server/cli.ts', process.argv.slice(2), {}, process.cwd());
});
