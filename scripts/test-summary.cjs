/** A jest reporter that leaves the counts in the file named by TST_TEST_SUMMARY, for the last line of `npm test`. */
const { writeFileSync } = require('node:fs');

module.exports = class TestSummary {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const counts = { passed: numPassedTests, failed, skipped: numPendingTests };
    writeFileSync(process.env.TST_TEST_SUMMARY, JSON.stringify(counts));
  }
};
