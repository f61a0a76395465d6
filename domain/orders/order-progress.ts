import type { BrokerOrderState } from './order';

/** How a broker order stands, as its watcher sees it. */
export interface OrderProgress {
  readonly state: BrokerOrderState;
  /** One line for people: filled part, price, the broker's reason. */
  readonly text: string;
  /** ISO instant of the trading clock. */
  readonly at: string;
}
