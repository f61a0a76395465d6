import type { OrderProgress } from '../orders/order-progress';
import type { AddedInstrument } from '../prices/added-instrument';
import type { StageName } from '../system/names';
import type { CycleResult, StageResult } from './cycle-result';
import type {
  AddInstrumentInput,
  CycleInput,
  ExecuteOrderInput,
  OrderStackInput,
  PriceQuestionInput,
  PricesInput,
  ScheduledStartInput,
  SeedInput,
} from './workflow-inputs';

type StageWorkflows = {
  [Stage in StageName as `${Stage}Stage`]: (
    input: Stage extends 'prices' ? PricesInput : CycleInput,
  ) => Promise<StageResult>;
};

/** Every workflow by its name: its input and its result. */
export interface Workflows extends StageWorkflows {
  dailyCycle(input: CycleInput): Promise<CycleResult>;
  capitalUpdate(input: CycleInput): Promise<string>;
  fxUpdate(input: CycleInput): Promise<string>;
  spreadSample(input: CycleInput): Promise<string>;
  seedPrices(input: SeedInput): Promise<StageResult>;
  addInstrument(input: AddInstrumentInput): Promise<AddedInstrument>;
  priceQuestion(input: PriceQuestionInput): Promise<string>;
  orderStack(input: OrderStackInput): Promise<string>;
  executeOrder(input: ExecuteOrderInput): Promise<OrderProgress>;
  scheduledStart(input: ScheduledStartInput): Promise<string>;
}
export type WorkflowName = keyof Workflows;
