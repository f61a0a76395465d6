/** What is to be done for a new strategy, in this order, and what of it is done. */

/** What is known of a new strategy. */
export interface AddingFacts {
  readonly strategy: string;
  /** Instruments that it trades, of which no prices are stored. */
  readonly withoutPrices: readonly string[];
  /** In the base currency; undefined: no entry yet. */
  readonly capital: number | undefined;
  /** Whether its system has run. */
  readonly hasRun: boolean;
  /** Whether it holds positions. */
  readonly holds: boolean;
  /** Position and trade limits for it. */
  readonly limits: number;
}

export interface AddingStep {
  readonly text: string;
  /** Undefined: only a person can say. */
  readonly done: boolean | undefined;
  /** Each to be run in turn. */
  readonly commands: readonly string[];
  /** Shows whether it worked. */
  readonly check: string;
}

/** The order matters: without capital it cannot run, without a run it wants nothing, without limits it is unbounded. */
export function addingSteps(facts: AddingFacts): readonly AddingStep[] {
  const { strategy, withoutPrices, capital, hasRun, holds, limits } = facts;
  const missing = withoutPrices.join(' ');
  return [
    {
      text: missing === '' ? 'its instruments have prices' : `prices of ${missing}`,
      done: withoutPrices.length === 0,
      commands: missing === '' ? [] : [`npx tst instruments add ${missing}`],
      check: 'npx tst instruments',
    },
    { text: 'a backup', done: undefined, commands: ['npx tst backup'], check: 'npx tst status' },
    {
      text: 'start the system again, so that it reads the new files',
      done: hasRun || undefined,
      commands: ['npx tst start'],
      check: `npx tst strategies show ${strategy}`,
    },
    {
      text: 'its capital',
      done: capital !== undefined && capital > 0,
      commands: ['npx tst capital allocate --reason R'],
      check: 'npx tst capital',
    },
    {
      text: 'its first run',
      done: hasRun,
      commands: ['npx tst run positions --date D'],
      check: 'npx tst positions',
    },
    {
      text: 'positions of the strategy that it replaces, if it replaces one',
      done: holds || undefined,
      commands: [`npx tst strategies transfer OLD ${strategy} --reason R`],
      check: 'npx tst positions',
    },
    {
      text: 'its position and trade limits',
      done: limits > 0,
      commands: [`npx tst limits position INSTRUMENT N --strategy ${strategy} --reason R`],
      check: 'npx tst limits',
    },
    {
      text: 'orders of both: the old one should need none',
      done: undefined,
      commands: ['npx tst run orders --date D'],
      check: 'npx tst orders',
    },
    {
      text: 'later, the end of the strategy that it replaces',
      done: undefined,
      commands: ['npx tst strategies retire OLD --reason R'],
      check: 'npx tst strategies',
    },
  ];
}
