/** Mutation testing of the folders where a mistake costs money: `npm run mutants`, see docs/mutation-testing.md. */
export default {
  testRunner: 'jest',
  jest: {
    configFile: 'jest.config.cjs',
    // The copy of the sources that is changed is in `dist`, whose tests jest passes over otherwise.
    config: {
      testMatch: ['<rootDir>/domain/**/*.test.ts'],
      // Tests that pass through years of days take seconds, and minutes to shrink a failure: too long for each change.
      testPathIgnorePatterns: ['/node_modules/', '-days\\.test\\.ts$'],
      modulePathIgnorePatterns: [],
    },
    enableFindRelatedTests: true,
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // TypeScript 7 has not the interface by which Stryker rewrites this file; in one sandbox there is nothing to rewrite.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: 'dist/mutants/sandboxes',
  ignorePatterns: ['dist', 'bench', 'docs', 'private', 'test/histories', '*.log'],
  incremental: true,
  thresholds: { high: 95, low: 85, break: 85 },
  allowConsoleColors: false,
};
