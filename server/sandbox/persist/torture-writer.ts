import { writeSync } from 'node:fs';
import { ObjectStore } from '../store/store.ts';
import { openDataDir } from './open-data-dir.ts';
import { commitNext, FIRST_RV } from './torture-steps.ts';

// The victim: commits without end and says after each commit how far it is, until it is killed.
const [, , dir = ''] = process.argv;
const data = openDataDir(dir, {
  onFault: (error) => {
    throw error;
  },
  compactAtBytes: 20_000,
});
const store = new ObjectStore({ historySize: 10, firstRv: data.restored?.rv ?? FIRST_RV });
if (data.restored) store.restore(data.restored);
await data.keep(store);
for (;;) {
  for (let step = 0; step < 20; step += 1) {
    commitNext(store);
    writeSync(1, `${store.currentRv}\n`);
  }
  // Compaction happens in between.
  await new Promise(setImmediate);
}
