// `npm start`: install, build, then hand over to server/main.ts on Node 24.
import { ensureBuild, ensureDependencies, enter, handOver } from './project.js';

await enter(async () => {
  const args = process.argv.slice(2);
  await ensureDependencies();
  if (!args.includes('--help') && !args.includes('-h')) await ensureBuild();
  return handOver('server/main.ts', args, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
});
