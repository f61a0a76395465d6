/** Most of the suite's time is spent waiting for servers and simulated clocks: more processes than two cores have. */
const WORKERS = 4;

/**
 * Jest's arguments for one run of the suite: what was typed, then ours. Jest's `--reporters` takes every word that
 * follows, so the user's patterns come before it.
 */
export function jestArguments(typed, reporters) {
  const end = typed.indexOf('--');
  const [options, patterns] = end < 0 ? [typed, []] : [typed.slice(0, end), typed.slice(end)];
  const workers = options.some(setsWorkers) ? [] : [`--maxWorkers=${WORKERS}`];
  return [...options, ...workers, ...reporters.map((name) => `--reporters=${name}`), ...patterns];
}

/** True of an option that says how many processes run tests: jest refuses a second one. */
function setsWorkers(option) {
  return /^(-i|-w\d*|--runInBand|--run-in-band|--maxWorkers(=.*)?|--max-workers(=.*)?)$/.test(option);
}
