/** The tests of `data` on the database in memory: what opens a real one opens that. Dumps and killed servers are left out. */
const base = require('../../jest.config.cjs');

module.exports = {
  ...base,
  rootDir: '../..',
  testPathIgnorePatterns: [
    ...base.testPathIgnorePatterns,
    '/data/(memory|backup|csv)/',
    '/data/store/(documents|schema)\\.test',
  ],
  moduleNameMapper: {
    'store/database$|^\\./database$': '<rootDir>/test/support/in-memory-database.ts',
    'support/database$': '<rootDir>/test/support/in-memory-server.ts',
  },
};
