import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';

/** What became of a new instrument order. */
export interface SpawnedOrder {
  readonly order: InstrumentOrder;
  readonly made: readonly ContractOrder[];
  /** Why none was made. */
  readonly reason?: string;
  /** UTC instant until which it waits. */
  readonly until?: number;
}
