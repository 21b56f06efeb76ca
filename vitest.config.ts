import { defineConfig } from 'vitest/config';

/** Unit tests sit beside the code; integration and simulation in tests/. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,gateway,simulator,station,renderer,electron,build}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/{integration,contract}/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // They wait more than they work; three at once would starve each other's clocks.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          testTimeout: 1_200_000,
        },
      },
    ],
  },
});
