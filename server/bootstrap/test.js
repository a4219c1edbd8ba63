// `npm test`: install, then hand over to the check runner on Node 24. Arguments name stages, e.g. `npm test -- unit types`.
import { ensureDependencies, enter, handOver } from './project.js';

await enter(async () => {
  const started = Date.now();
  await ensureDependencies();
  return handOver('e2e/run/main.ts', process.argv.slice(2), {
    MESHLOOM_INSTALL_MS: String(Date.now() - started),
  });
});
