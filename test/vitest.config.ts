import { defineConfig } from 'vitest/config';

/** Tests mirror src/. Suffix names the lane: .test.ts pure, .rtl.test.ts engines, .proof.test.ts formal. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
