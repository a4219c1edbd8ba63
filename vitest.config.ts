import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'lib/**/*.test.ts',
            'server/**/*.test.ts',
            'components/**/*.test.{ts,tsx}',
            'e2e/{cluster,controller,contract,fuzz}/**/*.test.ts',
          ],
          exclude: ['**/*.cluster.test.ts'],
          environment: 'node',
          // A guard against hanging only: tests wait for conditions with limits of their own, which tell what was missing.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['e2e/**/*.cluster.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
