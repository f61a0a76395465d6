/** The input of each workflow: a schema and its type. */
import { z } from 'zod';
import {
  clockKind,
  flag,
  input,
  instant,
  number,
  text,
  texts,
  tradeDate,
  wholeNumber,
} from '../inputs/values';
import { HISTORY_SOURCES } from '../prices/added-instrument';

/** The day, its stages, and the updates of capital and of rates between the days. */
export const cycleInput = input({
  system: text,
  /** The business day, in the system's zone, whose closing prices decide. */
  tradeDate,
  clock: clockKind,
  /** `wait`: the orders stage ends after the next trading window; `hand-over`: the order stack trades on by itself. */
  window: z.enum(['wait', 'hand-over'], 'must be wait or hand-over'),
});
export type CycleInput = Readonly<z.infer<typeof cycleInput>>;

/** Checks of prices for one run, by the keys of the configuration. */
export const ownChecks = input({
  max_price_spike: number.refine((limit) => limit > 0, 'must be above 0').optional(),
  ignore_future_prices: flag.optional(),
  ignore_prices_with_zero_volumes_daily: flag.optional(),
  ignore_prices_with_zero_volumes_intraday: flag.optional(),
  ignore_zero_prices: flag.optional(),
  ignore_negative_prices: flag.optional(),
});

/** `only`: some instruments and FX codes by name, or one contract of one instrument, with checks of their own. */
export const pricesInput = cycleInput.extend({
  only: input({ names: texts, contract: text.optional(), checks: ownChecks.optional() }).optional(),
});
export type PricesInput = Readonly<z.infer<typeof pricesInput>>;

export const orderStackInput = input({
  system: text,
  /** The cycle whose orders are traded. */
  tradeDate,
  clock: clockKind,
  /** Instant of the trading clock at which trading ends. */
  windowEnd: instant,
  /** Continue as new above this many events; for tests. */
  maxEvents: wholeNumber.optional(),
});
export type OrderStackInput = Readonly<z.infer<typeof orderStackInput>>;

export const executeOrderInput = input({
  system: text,
  /** The broker order's id, which is its orderRef. */
  ref: text,
  clock: clockKind,
  /** Trading seconds after which an order that has not been filled is cancelled. */
  timeoutSeconds: number.refine((seconds) => seconds > 0, 'must be above 0'),
  /** The end of those seconds, when the workflow continues as new. */
  deadline: instant.optional(),
  /** Nobody watched the order when it was due to be cancelled: cancel it first, send nothing. */
  cancelFirst: z.literal(true).optional(),
});
export type ExecuteOrderInput = Readonly<z.infer<typeof executeOrderInput>>;

export const priceQuestionInput = input({
  system: text,
  tradeDate,
  /** Id of the question's record, which holds the parked rows. */
  question: text,
  instrument: text,
});
export type PriceQuestionInput = Readonly<z.infer<typeof priceQuestionInput>>;

export const seedInput = input({ system: text, tradeDate, instruments: texts });
export type SeedInput = Readonly<z.infer<typeof seedInput>>;

/** What an instrument's first history is made of. */
export const addRequest = {
  tradeDate,
  instrument: text,
  from: z.enum(HISTORY_SOURCES, 'must be broker, csv or both'),
  /** Folder in pysystemtrade's formats, on the machine of the prices; for csv and both. */
  csv: text.optional(),
};
export const addInstrumentInput = input({ system: text, ...addRequest });
export type AddInstrumentInput = Readonly<z.infer<typeof addInstrumentInput>>;

/** What a schedule can start. */
export const SCHEDULED_PROCESSES = [
  'dailyCycle',
  'prices',
  'capital',
  'fx',
  'spreads',
  'orderStack',
  'reports',
  'backup',
] as const;
export type ScheduledProcess = (typeof SCHEDULED_PROCESSES)[number];

export const scheduledStartInput = input({
  system: text,
  process: z.enum(SCHEDULED_PROCESSES, 'must be a process that a schedule can start'),
  /** Live when left out. */
  clock: clockKind.optional(),
  /** Time of the schedule for which it stands, where Temporal does not say it: on a simulated clock. */
  nominal: instant.optional(),
});
export type ScheduledStartInput = Readonly<z.infer<typeof scheduledStartInput>>;
