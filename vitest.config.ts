import { defineConfig } from 'vitest/config';

const conditions = ['source', 'node', 'import', 'module', 'default'];

/** `npm run soak` runs tests/soak at full length; here they run briefly, so that they cannot rot. */
const brief: Readonly<Record<string, string>> = {
  GATEHOUSE_DISK_FAULTS: '6',
  GATEHOUSE_KILLS: '5',
  GATEHOUSE_MUTATIONS: '300',
  GATEHOUSE_STREAMS: '100',
  GATEHOUSE_STREAM_SECONDS: '3',
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: Object.fromEntries(Object.entries(brief).map(([name, value]) => [name, process.env[name] ?? value])),
  },
});
