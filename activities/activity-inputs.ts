import { z } from 'zod';
import { addRequest, ownChecks } from '../domain/cycle/workflow-inputs';
import { tstError } from '../domain/errors/errors';
import {
  closeOrderInput,
  confirmCapitalInput,
  explainInput,
  haltInput,
  priceAnswerInput,
} from '../domain/inputs/messages';
import { parseInput } from '../domain/inputs/parse-input';
import {
  balanceInput,
  cancelFxInput,
  deleteOrderInput,
  endOfDayInput,
  fxInput,
  spawnInput,
  tradeInput,
} from '../domain/inputs/stack-requests';
import { anything, flag, input, instant, text, texts, tradeDate } from '../domain/inputs/values';
import type { BackupActivities } from './backup';
import type { BrokerOrderActivities } from './broker-orders';
import type { ClockActivities } from './clock';
import type { OrderActivities } from './orders';
import type { PositionActivities } from './positions';
import type { PriceActivities } from './prices';
import type { ReportActivities } from './reports';
import type { RunActivities } from './runs';

type AllActivities = BackupActivities &
  BrokerOrderActivities &
  ClockActivities &
  OrderActivities &
  PositionActivities &
  PriceActivities &
  ReportActivities &
  RunActivities;

const none = z.undefined('takes no input');
const via = z.enum(['update', 'signal'], 'must be update or signal');
const order = input({ ref: text });
const day = input({ tradeDate });
const run = {
  system: text,
  process: text,
  tradeDate,
  workflowRunId: text,
};
const stages = z.record(
  text,
  input({ summary: z.string('must be text'), problems: z.array(z.string('must be text'), 'must be a list') }),
  'must be a mapping of stages',
);

/** The input schema of each activity, by its name: an activity without one does not compile. */
const ACTIVITY_INPUTS = {
  // clock
  readClock: none,
  waitOnSimulatedClock: input({ waiter: text, until: instant }),
  stopWaiting: input({ waiter: text }),
  waitForWindowEnd: input({ tradeDate, windowEnd: instant }),
  // runs
  beginRun: input(run),
  noteStages: input({ ...run, stages }),
  finishRun: input({ ...run, stages }),
  failRun: input({ ...run, stages, failedStage: text, reason: z.string('must be text') }),
  listPriceWork: input({
    system: text,
    tradeDate,
    only: input({ names: texts, contract: text.optional() }).optional(),
  }),
  listStrategies: input({ system: text }),
  tradeDateOf: input({ instant, process: text.optional() }),
  describeQuestion: input({ question: text }),
  reportFailedStage: input({ tradeDate, stage: text, reason: z.string('must be text') }),
  reportRefusedMessage: input({ workflowId: text, message: text, reason: z.string('must be text') }),
  // prices
  updateFx: input({ tradeDate, codes: texts, checks: ownChecks.optional() }),
  updatePrices: input({
    tradeDate,
    instruments: texts,
    contract: text.optional(),
    again: flag.optional(),
    checks: ownChecks.optional(),
  }),
  sampleSpreads: input({ tradeDate, instruments: texts }),
  seedInstruments: input({ tradeDate, instruments: texts }),
  addInstrument: input(addRequest),
  mailRolls: none,
  applyPriceAnswer: input({ tradeDate, question: text, instrument: text, answer: priceAnswerInput }),
  // positions
  updateCapital: input({ tradeDate, allocate: flag.optional() }),
  runStrategy: input({ tradeDate, strategy: text }),
  // orders
  createInstrumentOrders: input({ tradeDate, strategy: text }),
  tradingWindow: day,
  currentWindow: input({ instant }),
  stackPass: input({ tradeDate, windowEnd: instant, ending: flag, closing: texts.optional() }),
  listWorking: day,
  closeWindow: day,
  summariseOrders: day,
  /** The activity parses the fill: a refusal is an answer, and is audited. */
  applyManualFill: input({ fill: anything, via }),
  listWorkingBelow: input({ order: text }),
  explainExecution: explainInput,
  /** The same. */
  settleOrder: anything,
  /** The same. */
  setRollState: input({ request: anything, via, requestId: text }),
  settleExpired: input({ request: anything, requestId: text }),
  closeOrder: closeOrderInput,
  setHalt: input({ request: haltInput, requestId: text }),
  confirmCapitalChange: input({ request: confirmCapitalInput, requestId: text }),
  balanceTrade: balanceInput,
  manualTrade: input({ request: tradeInput, tradeDate }),
  deleteOrder: deleteOrderInput,
  spawnNow: input({ request: spawnInput, requestId: text }),
  requestEndOfDay: input({ request: endOfDayInput, requestId: text, window: tradeDate }),
  // broker orders
  sendOrder: order,
  resolveOrder: input({ ref: text, notSent: z.string('must be text').optional() }),
  refreshOrder: input({ ref: text, sweep: flag }),
  workOrder: input({ ref: text, until: instant, waiter: text }),
  cancelOrder: order,
  cancelHalted: none,
  reportTrouble: input({ ref: text, trouble: z.string('must be text').optional() }),
  tradeFx: fxInput,
  cancelFx: cancelFxInput,
  reconcile: day,
  // reports, backup
  listReports: none,
  writeReport: input({ tradeDate, name: text }),
  dumpDatabase: day,
  exportCsv: day,
} as const satisfies Record<keyof AllActivities, z.ZodType>;

type Given<Name extends keyof AllActivities> =
  Parameters<AllActivities[Name]> extends [] ? never : NonNullable<Parameters<AllActivities[Name]>[0]>;
type Forgotten = {
  [Name in keyof AllActivities]: [Given<Name>] extends [never]
    ? never
    : Exclude<keyof Given<Name>, keyof NonNullable<z.infer<(typeof ACTIVITY_INPUTS)[Name]>>> extends infer Key
      ? [Key] extends [never]
        ? never
        : [Name, Key]
      : never;
}[keyof AllActivities];
/** A key of an activity's input that its schema does not know would be dropped: then this line does not compile. */
const NOTHING_FORGOTTEN: [Forgotten] extends [never] ? true : Forgotten = true;
void NOTHING_FORGOTTEN;

type Activity = (given?: unknown) => Promise<unknown>;

/**
 * The same activities, each called only with what its schema has parsed. An input that the schema refuses fails the
 * activity with BAD_INPUT, which is not repeated. Throws when an activity has no schema.
 */
export function withParsedInputs<T extends object>(activities: T): T {
  const schemas: Readonly<Record<string, z.ZodType>> = ACTIVITY_INPUTS;
  const wrapped = Object.entries(activities).map(([name, activity]) => {
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`the activity ${name} has no schema in activity-inputs.ts`);
    const parse = async (given: unknown) => {
      const answer = parseInput(`the input of ${name}`, schema, given);
      if (answer.kind === 'refused') throw tstError('BAD_INPUT', answer.reason);
      return (activity as Activity)(answer.value);
    };
    return [name, parse];
  });
  return Object.fromEntries(wrapped) as T;
}
