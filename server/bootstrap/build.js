// Used by the check runner: the same content-hashed build as `npm start`.
import { ensureBuild, enter } from './project.js';

await enter(async () => {
  await ensureBuild();
  return 0;
});
