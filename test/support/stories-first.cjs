/**
 * The order of test files: stories first, since one of them may take minutes and nothing else would run beside the last.
 * Within each half as jest orders them: slowest first where it remembers them, else largest.
 */
const Sequencer = require('@jest/test-sequencer').default;

const STORIES = /[\\/]test[\\/](e2e|faults|services|moving|rolls)[\\/]/;

module.exports = class extends Sequencer {
  sort(tests) {
    const ordered = super.sort(tests);
    const isStory = ({ path }) => STORIES.test(path);
    return [...ordered.filter(isStory), ...ordered.filter((test) => !isStory(test))];
  }
};
