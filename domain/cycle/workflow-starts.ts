/**
 * How each workflow is started, from anywhere. Ids are derived from what the workflow is about, so that starting twice
 * finds the first. Plain data: callers translate it into Temporal's options.
 */
import type { WatchedOrder } from '../orders/watched-order';
import {
  cycleWorkflowId,
  orderStackWorkflowId,
  questionWorkflowId,
  type StageName,
  stageWorkflowId,
  taskQueue,
} from '../system/names';
import type { SearchAttributes } from './search-attributes';
import type {
  AddInstrumentInput,
  CycleInput,
  ExecuteOrderInput,
  OrderStackInput,
  PriceQuestionInput,
  PricesInput,
  ScheduledProcess,
  ScheduledStartInput,
  SeedInput,
} from './workflow-inputs';
import type { WorkflowName, Workflows } from './workflows';

export interface WorkflowStart<Name extends WorkflowName = WorkflowName> {
  readonly workflow: Name;
  readonly id: string;
  /** Task queue. */
  readonly queue: string;
  readonly input: Parameters<Workflows[Name]>[0];
  /** One line for lists of workflows. */
  readonly summary: string;
  readonly attributes: SearchAttributes;
  /** Whether another of the same id may follow one that has ended: Temporal's name of the policy. */
  readonly reuse: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'REJECT_DUPLICATE';
}

/** A day runs once, and again after a failure. */
export function dailyCycleStart(input: CycleInput): WorkflowStart<'dailyCycle'> {
  const { system, tradeDate } = input;
  return {
    ...{ workflow: 'dailyCycle', id: cycleWorkflowId(system, tradeDate), queue: queueOf(system), input },
    summary: `daily cycle of ${tradeDate}`,
    attributes: { System: system, TradeDate: tradeDate },
    reuse: 'ALLOW_DUPLICATE_FAILED_ONLY',
  };
}

/** A stage may be repeated: within the day its run record decides. */
export function stageStart<Stage extends StageName>(
  stage: Stage,
  input: CycleInput,
): WorkflowStart<`${Stage}Stage`> {
  const { system, tradeDate } = input;
  return {
    workflow: `${stage}Stage`,
    ...{ id: stageWorkflowId(system, stage, tradeDate), queue: queueOf(system), input },
    summary: `${stage} of ${tradeDate}`,
    attributes: { System: system, TradeDate: tradeDate, Stage: stage },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** The prices stage of a day for some instruments alone, beside the day's: what it writes is guarded by versions. */
export function priceUpdateStart(
  input: PricesInput & Required<Pick<PricesInput, 'only'>>,
): WorkflowStart<'pricesStage'> {
  const { tradeDate, only } = input;
  const more = [only.contract ?? [], only.checks ? 'own-checks' : []].flat();
  const what = [...only.names, ...more].join('+');
  const start = stageStart('prices', input);
  return { ...start, id: `${start.id}/${what}`, summary: `prices of ${what}, ${tradeDate}`, input };
}

/** One for each system; the next one follows when the trading window of the last has ended. */
export function orderStackStart(input: OrderStackInput): WorkflowStart<'orderStack'> {
  const { system, tradeDate } = input;
  return {
    ...{ workflow: 'orderStack', id: orderStackWorkflowId(system), queue: queueOf(system), input },
    summary: `order stack of ${system}`,
    attributes: { System: system, TradeDate: tradeDate, Stage: 'orders' },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/**
 * One at a time for each broker order. Another follows one that has ended although its order is not final: the broker
 * revived the order, or the workflow failed. Only an order that was never sent is sent by it.
 */
export function executeOrderStart(
  order: WatchedOrder,
  {
    system,
    tradeDate,
    ...rest
  }: Omit<ExecuteOrderInput, 'ref' | 'timeoutSeconds'> & { readonly tradeDate: string },
): WorkflowStart<'executeOrder'> {
  const { ref, timeoutSeconds, instrument, strategy } = order;
  return {
    ...{ workflow: 'executeOrder', id: order.workflowId ?? ref, queue: queueOf(system) },
    input: { system, ref, timeoutSeconds, ...rest },
    summary: order.summary,
    attributes: {
      ...{ System: system, TradeDate: tradeDate, Stage: 'orders' },
      ...{ Instrument: instrument, Strategy: strategy },
    },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** One for each question; another when the same is asked again after an answer. */
export function priceQuestionStart(input: PriceQuestionInput): WorkflowStart<'priceQuestion'> {
  const { system, tradeDate, question, instrument } = input;
  return {
    ...{ workflow: 'priceQuestion', id: questionWorkflowId(system, question), queue: queueOf(system), input },
    summary: `price question: ${instrument}`,
    attributes: { System: system, TradeDate: tradeDate, Stage: 'prices', Instrument: instrument },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** One for each system, whatever its day. */
export function seedStart(input: SeedInput): WorkflowStart<'seedPrices'> {
  const { system, tradeDate, instruments } = input;
  return {
    ...{ workflow: 'seedPrices', id: `${system}/seed`, queue: queueOf(system), input },
    summary: `first history of ${instruments.length} instruments`,
    attributes: { System: system, TradeDate: tradeDate, Stage: 'prices' },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** One at a time for each instrument; another completes one that failed. */
export function addInstrumentStart(input: AddInstrumentInput): WorkflowStart<'addInstrument'> {
  const { system, tradeDate, instrument, from } = input;
  return {
    ...{
      workflow: 'addInstrument',
      id: `${system}/add-instrument/${instrument}`,
      queue: queueOf(system),
      input,
    },
    summary: `first history of ${instrument} from ${from}`,
    attributes: { System: system, TradeDate: tradeDate, Stage: 'prices', Instrument: instrument },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** What a schedule starts: a thin workflow that works out the trade date and starts the real one. */
export function scheduledStart(
  schedule: string,
  input: ScheduledStartInput,
): WorkflowStart<'scheduledStart'> {
  const { system } = input;
  return {
    ...{ workflow: 'scheduledStart', id: `${system}/scheduled/${schedule}`, queue: queueOf(system), input },
    summary: `schedule ${schedule}`,
    attributes: { System: system },
    reuse: 'ALLOW_DUPLICATE',
  };
}

/** The same for one time of the schedule, on a clock that Temporal's schedules do not know: once. */
export function nominalStart(
  schedule: string,
  input: ScheduledStartInput & { readonly nominal: string },
): WorkflowStart<'scheduledStart'> {
  const start = scheduledStart(schedule, input);
  return { ...start, id: `${start.id}-${input.nominal}`, reuse: 'REJECT_DUPLICATE' };
}

/**
 * What the thin workflow starts: once a day, and again after a failure.
 * @param instant nominal time of the schedule, ISO: capital and spreads have several in a day
 */
export function startOfProcess(
  process: Exclude<ScheduledProcess, 'orderStack'>,
  input: CycleInput,
  instant: string,
): WorkflowStart {
  const once = { reuse: 'ALLOW_DUPLICATE_FAILED_ONLY' } as const;
  const { system, tradeDate } = input;
  const update = {
    ...{ queue: queueOf(system), input, ...once },
    summary: `${process} of ${tradeDate}`,
    attributes: { System: system, TradeDate: tradeDate },
  };
  switch (process) {
    case 'dailyCycle':
      return dailyCycleStart(input);
    case 'capital':
      return { ...update, workflow: 'capitalUpdate', id: `${system}/capital/${instant}` };
    case 'fx':
      return { ...update, workflow: 'fxUpdate', id: `${system}/fx/${tradeDate}` };
    case 'spreads':
      return { ...update, workflow: 'spreadSample', id: `${system}/spreads/${instant}` };
    default:
      return { ...stageStart(process, input), ...once };
  }
}

/** The same, started by hand. */
export function byHand<Name extends WorkflowName>(start: WorkflowStart<Name>): WorkflowStart<Name> {
  return { ...start, summary: `${start.summary}, by hand` };
}

function queueOf(system: string): string {
  return taskQueue(system, 'workflows');
}
