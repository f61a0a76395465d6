/** How an order is sent, and what is known of its market then. */
import type { BrokerOrderType } from '../../orders/order';
import type { PriceStep } from '../../prices/price-steps';
import type { Direction, Tick } from '../tick';

export interface Submission {
  readonly type: BrokerOrderType;
  /** On the market's price step. */
  readonly limitPrice?: number;
}

/** An order's market right before it is sent. */
export interface SubmissionFacts {
  readonly direction: Direction;
  readonly tick: Tick;
  readonly closingSoon: boolean;
  readonly steps: readonly PriceStep[];
  /** Of an order that has a limit of its own. */
  readonly limitPrice?: number;
}
