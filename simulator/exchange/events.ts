import type { ExecutionRecord, OrderRecord } from './records';

/** What happens at the exchange, in the order in which a gateway reports it. All of it is on disk already. */
export type ExchangeEvent =
  | { readonly kind: 'order'; readonly order: OrderRecord; readonly statusOnly?: boolean }
  | { readonly kind: 'execution'; readonly execution: ExecutionRecord }
  | { readonly kind: 'commission'; readonly execution: ExecutionRecord }
  | {
      readonly kind: 'error';
      readonly clientId: number;
      readonly orderId: number;
      readonly code: number;
      readonly text: string;
    }
  | { readonly kind: 'account'; readonly conIds: readonly number[] };

export type ExchangeListener = (event: ExchangeEvent) => void;
