import { expect, it } from 'vitest';
import { torture } from './torture.ts';

// A slice of `npm run torture`, which kills 200 times.
it('loses nothing it acknowledged when it is killed with SIGKILL, eight times in one directory', async () => {
  const moments = [0.1, 0.9, 0.3, 0.7, 0.5, 0.05, 0.6, 0.2];
  const report = await torture(moments.length, () => moments.pop() ?? 0);
  expect(report.kills).toBe(8);
  expect(report.commits).toBeGreaterThan(8);
});
