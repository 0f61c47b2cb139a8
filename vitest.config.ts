import { defineConfig } from 'vitest/config'

/** Tests that bring a browser, several processes and real devices' timing with them: one at a time, after all others. */
const WHOLE = [
  'tests/e2e/**/*.test.ts',
  'tests/faults/**/*.test.ts',
  'tests/cli/all-devices.test.ts',
  'tests/renderer/{screens,find-devices,bank-formats}.test.ts',
]
const NONE = ['tests/bench/**', '**/node_modules/**']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...NONE, ...WHOLE],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: WHOLE,
          exclude: NONE,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
