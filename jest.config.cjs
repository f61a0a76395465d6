/** Unit tests stand beside their source; stories (end to end, faults, golden figures) stand in test/. */
module.exports = {
  testEnvironment: 'node',
  testSequencer: '<rootDir>/test/support/stories-first.cjs',
  setupFiles: ['<rootDir>/test/support/property-seed.cjs'],
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The database driver asks for `os` by a dynamic import, which jest's sandbox refuses: compiled, it is a require. So is
  // the reader of Parquet files, which comes as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters|hyparquet/)'],
  transform: {
    '^.+\\.ts$|/mongodb/lib/runtime_adapters\\.js$|/hyparquet/.+\\.js$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Tests wait on conditions; a loaded machine takes its time, and a passing test none of it.
  testTimeout: 300000,
};
